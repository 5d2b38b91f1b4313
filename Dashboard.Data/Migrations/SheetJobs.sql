-- What the timetable reads of a sheet is a job of the job centre: its row follows the run. Of readings that came to the same end as the one before, only the last stands there.
CREATE FUNCTION sheet_run_is_a_job() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    job uuid;
    before uuid;
    -- The time in front, so that jobs stand in their order (RFC 9562, version 7).
    fresh uuid := encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid()) PLACING substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3) FROM 1 FOR 6), 52, 1), 53, 1), 'hex')::uuid;
BEGIN
    IF TG_OP = 'INSERT' THEN
        -- Where someone asked for it, that is a job already.
        IF EXISTS (SELECT FROM jobs WHERE kind = 'sheetSync' AND state = 'Running' AND sheet_run_id IS NULL AND arguments ->> 'sourceId' = NEW.source_id::text) THEN
            RETURN NULL;
        END IF;
        INSERT INTO jobs (id, client_id, sheet_run_id, kind, title, arguments, state, started_by, created_at, started_at, done, cancel_requested, priority, taken_done)
        SELECT fresh, NEW.client_id, NEW.id, 'sheetSync', left('Sync ' || s.name, 300), jsonb_build_object('sourceId', NEW.source_id), 'Running', 'The timetable', NEW.started_at, NEW.started_at, 0, false, 0, 0
        FROM sheet_sources s WHERE s.id = NEW.source_id
        RETURNING id INTO job;
        INSERT INTO job_lines (job_id, client_id, at, kind, text) SELECT job, NEW.client_id, clock_timestamp(), 0, 'Its time had come by the timetable.' WHERE job IS NOT NULL;
        RETURN NULL;
    END IF;

    UPDATE jobs SET state = NEW.state, finished_at = NEW.finished_at, done = NEW.read, total = NEW.read, error = NEW.error,
        outcome = CASE WHEN NEW.state = 'Succeeded' THEN jsonb_build_object('runId', NEW.id, 'read', NEW.read, 'added', NEW.added, 'changed', NEW.changed, 'unchanged', NEW.unchanged, 'removed', NEW.removed, 'rejected', NEW.rejected) END
    WHERE sheet_run_id = NEW.id AND state = 'Running' RETURNING id INTO job;
    IF job IS NULL THEN
        RETURN NULL;
    END IF;
    INSERT INTO job_lines (job_id, client_id, at, kind, text)
    VALUES (job, NEW.client_id, clock_timestamp(), CASE NEW.state WHEN 'Failed' THEN 2 ELSE 0 END, left(
        CASE NEW.state WHEN 'Failed' THEN coalesce(NEW.error, 'It failed.')
        ELSE 'Done: ' || NEW.read || ' rows read, ' || NEW.added || ' added, ' || NEW.changed || ' changed, ' || NEW.removed || ' removed, ' || NEW.rejected || ' rejected.' END, 500));

    SELECT j.id INTO before FROM (SELECT id FROM sheet_runs WHERE source_id = NEW.source_id AND id < NEW.id ORDER BY id DESC LIMIT 1) r JOIN jobs j ON j.sheet_run_id = r.id;
    DELETE FROM jobs j WHERE j.id = before AND j.state = NEW.state AND CASE NEW.state
        WHEN 'Failed' THEN j.error = NEW.error
        ELSE NEW.added + NEW.changed + NEW.removed = 0 AND (j.outcome ->> 'added')::int + (j.outcome ->> 'changed')::int + (j.outcome ->> 'removed')::int = 0 END;
    RETURN NULL;
END $$;

CREATE TRIGGER sheet_run_begins AFTER INSERT ON sheet_runs FOR EACH ROW WHEN (NEW.state = 'Running') EXECUTE FUNCTION sheet_run_is_a_job();
CREATE TRIGGER sheet_run_ends AFTER UPDATE OF state ON sheet_runs FOR EACH ROW WHEN (NEW.state <> OLD.state AND NEW.state IN ('Succeeded', 'Failed')) EXECUTE FUNCTION sheet_run_is_a_job();

-- What the timetable reads every some minutes is no news for webhooks.
DROP TRIGGER job_finished ON jobs;
CREATE TRIGGER job_finished AFTER UPDATE OF state ON jobs FOR EACH ROW
WHEN (NEW.client_id IS NOT NULL AND NEW.sheet_run_id IS NULL AND NEW.state <> OLD.state AND NEW.state IN ('Succeeded', 'Failed', 'Cancelled')) EXECUTE FUNCTION tell_of_job();
