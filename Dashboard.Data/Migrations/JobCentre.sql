-- A campaign's send is a job of the job centre: its row follows the campaign, whoever moves that. It acts as the owner of the tables, for an act of a client moves what only the house writes.
CREATE FUNCTION send_is_a_job() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    job uuid;
    -- The time in front, so that jobs stand in their order (RFC 9562, version 7).
    fresh uuid := encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid()) PLACING substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3) FROM 1 FOR 6), 52, 1), 53, 1), 'hex')::uuid;
BEGIN
    IF NEW.status IN ('Draft', 'Scheduled') OR NEW.is_test THEN
        RETURN NULL;
    END IF;
    INSERT INTO jobs AS j (id, client_id, campaign_id, kind, title, arguments, state, started_by, created_at, started_at, finished_at, done, total, cancel_requested, priority, taken_done, error)
    SELECT fresh, NEW.client_id, NEW.id, 'send', 'Send ' || left(NEW.name, 290), jsonb_build_object('campaignId', NEW.id),
           CASE NEW.status WHEN 'Sending' THEN 'Running' WHEN 'Paused' THEN 'Queued' WHEN 'Sent' THEN 'Succeeded' ELSE 'Cancelled' END,
           coalesce(nullif(NEW.approved_by_name, ''), NEW.created_by), coalesce(NEW.started_at, now()), NEW.started_at, NEW.finished_at,
           coalesce(c.targeted - c.queued - c.sending - c.deferred, 0), c.targeted, false, 1, 0, NEW.pause_reason
    FROM (SELECT 1) one LEFT JOIN campaign_counts c ON c.campaign_id = NEW.id
    WHERE NEW.status IN ('Sending', 'Paused') OR EXISTS (SELECT FROM jobs WHERE campaign_id = NEW.id) -- what was over before it began was no work
    ON CONFLICT (campaign_id) DO UPDATE SET
        state = excluded.state, started_at = coalesce(excluded.started_at, j.started_at), finished_at = excluded.finished_at, done = excluded.done, total = excluded.total, error = excluded.error,
        outcome = CASE WHEN excluded.state IN ('Succeeded', 'Cancelled') THEN (
            SELECT jsonb_build_object('targeted', c.targeted, 'accepted', c.accepted, 'bounced', c.bounced, 'failed', c.failed, 'skipped', c.skipped, 'unknown', c.unknown)
            FROM campaign_counts c WHERE c.campaign_id = NEW.id) END
    RETURNING id INTO job;
    IF job IS NOT NULL THEN
        INSERT INTO job_lines (job_id, client_id, at, kind, text)
        VALUES (job, NEW.client_id, clock_timestamp(), CASE NEW.status WHEN 'Paused' THEN 1 WHEN 'Cancelled' THEN 1 ELSE 0 END, left(
            CASE NEW.status WHEN 'Sending' THEN 'The send is under way.' WHEN 'Paused' THEN 'It is paused' || coalesce(': ' || NEW.pause_reason, '.') WHEN 'Sent' THEN 'Every message is in a final state.' ELSE 'It was cancelled; what had not gone out was skipped.' END, 500));
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER campaign_send_begins AFTER INSERT ON campaigns FOR EACH ROW WHEN (NEW.status IN ('Sending', 'Paused')) EXECUTE FUNCTION send_is_a_job();
CREATE TRIGGER campaign_send_moves AFTER UPDATE OF status ON campaigns FOR EACH ROW WHEN (NEW.status <> OLD.status) EXECUTE FUNCTION send_is_a_job();

-- Whoever looks at jobs hears of each that comes, moves or ends.
CREATE FUNCTION tell_of_jobs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('dashboard', 'jobs'), pg_notify('dashboard', 'job:' || NEW.id);
    RETURN NULL;
END $$;

CREATE TRIGGER job_comes AFTER INSERT ON jobs FOR EACH ROW EXECUTE FUNCTION tell_of_jobs();
CREATE TRIGGER job_moves AFTER UPDATE OF state, cancel_requested ON jobs FOR EACH ROW WHEN (NEW.state <> OLD.state OR NEW.cancel_requested <> OLD.cancel_requested) EXECUTE FUNCTION tell_of_jobs();

-- Sends that are under way when the program learns of this.
INSERT INTO jobs (id, client_id, campaign_id, kind, title, arguments, state, started_by, created_at, started_at, done, total, cancel_requested, priority, taken_done, error)
SELECT gen_random_uuid(), c.client_id, c.id, 'send', 'Send ' || left(c.name, 290), jsonb_build_object('campaignId', c.id), CASE c.status WHEN 'Sending' THEN 'Running' ELSE 'Queued' END,
       c.created_by, coalesce(c.started_at, now()), c.started_at, 0, NULL, false, 1, 0, c.pause_reason
FROM campaigns c WHERE c.status IN ('Sending', 'Paused') AND NOT c.is_test;
