-- What a client's mails did hour by hour: what a year's analytics reads. Written in the same transactions as campaign_activity, by its triggers.
CREATE TABLE client_hours (
    client_id uuid NOT NULL,
    hour timestamptz NOT NULL,
    accepted bigint NOT NULL DEFAULT 0,
    deferred bigint NOT NULL DEFAULT 0,
    bounced bigint NOT NULL DEFAULT 0,
    opens_people bigint NOT NULL DEFAULT 0,
    opens_all bigint NOT NULL DEFAULT 0,
    clicks_people bigint NOT NULL DEFAULT 0,
    clicks_all bigint NOT NULL DEFAULT 0,
    unsubscribed bigint NOT NULL DEFAULT 0,
    complained bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (client_id, hour)
) WITH (fillfactor = 70);

-- Many campaigns of a client share its hour: each transaction only adds a row here, so that none waits for another; folded into client_hours every minute.
CREATE TABLE client_hours_added (
    client_id uuid NOT NULL,
    hour timestamptz NOT NULL,
    kind smallint NOT NULL,
    people bigint NOT NULL,
    automatic bigint NOT NULL
);

-- Both together: what holds at this moment.
CREATE VIEW client_hour_figures AS
SELECT client_id, hour, accepted, deferred, bounced, opens_people, opens_all, clicks_people, clicks_all, unsubscribed, complained FROM client_hours
UNION ALL
SELECT client_id, hour,
       CASE kind WHEN 1 THEN people ELSE 0 END, CASE kind WHEN 2 THEN people ELSE 0 END, CASE kind WHEN 3 THEN people ELSE 0 END,
       CASE kind WHEN 4 THEN people ELSE 0 END, CASE kind WHEN 4 THEN people + automatic ELSE 0 END,
       CASE kind WHEN 5 THEN people ELSE 0 END, CASE kind WHEN 5 THEN people + automatic ELSE 0 END,
       CASE kind WHEN 6 THEN people ELSE 0 END, CASE kind WHEN 7 THEN people ELSE 0 END
FROM client_hours_added;

CREATE FUNCTION add_client_hours() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO client_hours_added SELECT client_id, date_trunc('hour', bucket, 'UTC'), kind, sum(people), sum(automatic) FROM new_rows GROUP BY 1, 2, 3;
    ELSE
        INSERT INTO client_hours_added
        SELECT client_id, date_trunc('hour', bucket, 'UTC'), kind, sum(people), sum(automatic)
        FROM (SELECT client_id, bucket, kind, people, automatic FROM new_rows UNION ALL SELECT client_id, bucket, kind, -people, -automatic FROM old_rows) c
        GROUP BY 1, 2, 3 HAVING sum(people) <> 0 OR sum(automatic) <> 0;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER client_hours_inserted AFTER INSERT ON campaign_activity REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION add_client_hours();
CREATE TRIGGER client_hours_updated AFTER UPDATE ON campaign_activity REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION add_client_hours();

-- Brings what was added into client_hours; one process at a time, the others leave it to it.
CREATE FUNCTION fold_client_hours() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF NOT pg_try_advisory_xact_lock(hashtext('fold_client_hours')) THEN
        RETURN;
    END IF;
    WITH taken AS (DELETE FROM client_hours_added RETURNING *)
    INSERT INTO client_hours AS h (client_id, hour, accepted, deferred, bounced, opens_people, opens_all, clicks_people, clicks_all, unsubscribed, complained)
    SELECT client_id, hour,
           coalesce(sum(people) FILTER (WHERE kind = 1), 0), coalesce(sum(people) FILTER (WHERE kind = 2), 0), coalesce(sum(people) FILTER (WHERE kind = 3), 0),
           coalesce(sum(people) FILTER (WHERE kind = 4), 0), coalesce(sum(people + automatic) FILTER (WHERE kind = 4), 0),
           coalesce(sum(people) FILTER (WHERE kind = 5), 0), coalesce(sum(people + automatic) FILTER (WHERE kind = 5), 0),
           coalesce(sum(people) FILTER (WHERE kind = 6), 0), coalesce(sum(people) FILTER (WHERE kind = 7), 0)
    FROM taken GROUP BY client_id, hour
    ON CONFLICT (client_id, hour) DO UPDATE SET accepted = h.accepted + excluded.accepted, deferred = h.deferred + excluded.deferred, bounced = h.bounced + excluded.bounced,
        opens_people = h.opens_people + excluded.opens_people, opens_all = h.opens_all + excluded.opens_all, clicks_people = h.clicks_people + excluded.clicks_people,
        clicks_all = h.clicks_all + excluded.clicks_all, unsubscribed = h.unsubscribed + excluded.unsubscribed, complained = h.complained + excluded.complained;
END $$;

INSERT INTO client_hours_added SELECT client_id, date_trunc('hour', bucket, 'UTC'), kind, sum(people), sum(automatic) FROM campaign_activity GROUP BY 1, 2, 3;
SELECT fold_client_hours();

-- Opens and clicks by mail program and device: events, as campaign_activity counts them.
CREATE TABLE campaign_agents (
    campaign_id uuid NOT NULL,
    client_id uuid NOT NULL,
    program smallint NOT NULL,
    device smallint NOT NULL,
    opens_people bigint NOT NULL DEFAULT 0,
    opens_all bigint NOT NULL DEFAULT 0,
    clicks_people bigint NOT NULL DEFAULT 0,
    clicks_all bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (campaign_id, program, device)
) WITH (fillfactor = 60);

-- How long it took from acceptance to a person's first open (kind 4) and first click (5), in bands of OpeningDelay.
CREATE TABLE campaign_delays (
    campaign_id uuid NOT NULL,
    client_id uuid NOT NULL,
    kind smallint NOT NULL,
    band smallint NOT NULL,
    people bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (campaign_id, kind, band)
) WITH (fillfactor = 60);

CREATE FUNCTION delay_band(accepted timestamptz, at timestamptz) RETURNS smallint LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN width_bucket(coalesce(extract(epoch FROM at - accepted), 0), ARRAY[60, 300, 900, 1800, 3600, 7200, 14400, 28800, 86400, 172800, 259200, 604800]::numeric[])::smallint;

INSERT INTO campaign_delays (campaign_id, client_id, kind, band, people)
SELECT campaign_id, client_id, k.kind, delay_band(accepted_at, k.at), count(*)
FROM messages CROSS JOIN LATERAL (VALUES (4::smallint, first_opened_by_person_at), (5::smallint, first_clicked_by_person_at)) k (kind, at)
WHERE campaign_id IS NOT NULL AND k.at IS NOT NULL GROUP BY 1, 2, 3, 4;

-- Servers name the address, and number their answers (ten or more letters and digits, at least one of them a digit): without both, equal reasons are equal texts.
CREATE FUNCTION bounce_reason(reply text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce(left(regexp_replace(regexp_replace(reply, '<[^>]*>|\S+@\S+', '…', 'g'), '\y(?=\S*\d)[0-9A-Za-z_-]{10,}\S*', '…', 'g'), 200), '');

-- A campaign's bounces by class and reason, written with the message that bounced.
CREATE TABLE campaign_bounces (
    campaign_id uuid NOT NULL,
    client_id uuid NOT NULL,
    class smallint NOT NULL,
    reason text NOT NULL,
    example text NOT NULL,
    mails bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (campaign_id, class, reason)
) WITH (fillfactor = 60);

INSERT INTO campaign_bounces (campaign_id, client_id, class, reason, example, mails)
SELECT campaign_id, client_id, bounce_class, bounce_reason(reply), coalesce(min(reply), ''), count(*)
FROM messages WHERE campaign_id IS NOT NULL AND bounce_class IS NOT NULL AND state = 5 GROUP BY 1, 2, 3, 4;

CREATE FUNCTION count_bounce() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO campaign_bounces AS b (campaign_id, client_id, class, reason, example, mails)
    VALUES (NEW.campaign_id, NEW.client_id, NEW.bounce_class, bounce_reason(NEW.reply), coalesce(NEW.reply, ''), 1)
    ON CONFLICT (campaign_id, class, reason) DO UPDATE SET mails = b.mails + 1;
    RETURN NULL;
END $$;

-- Fires for what bounces only: the condition costs a moving message next to nothing.
CREATE TRIGGER messages_bounce_counted AFTER UPDATE OF state ON messages FOR EACH ROW
WHEN (NEW.state = 5 AND OLD.state <> 5 AND NEW.campaign_id IS NOT NULL AND NEW.bounce_class IS NOT NULL) EXECUTE FUNCTION count_bounce();

-- What mailbox providers said, by five minutes: names the provider and the time when something was unusual.
CREATE TABLE campaign_provider_spans (
    campaign_id uuid NOT NULL,
    client_id uuid NOT NULL,
    provider smallint NOT NULL,
    at timestamptz NOT NULL,
    accepted bigint NOT NULL DEFAULT 0,
    deferred bigint NOT NULL DEFAULT 0,
    bounced bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (campaign_id, provider, at)
) WITH (fillfactor = 60);

-- When a campaign's figures were last computed again from its rows, and whether they agreed.
CREATE TABLE campaign_recounts (
    campaign_id uuid PRIMARY KEY,
    counted_at timestamptz NOT NULL,
    differences int NOT NULL
);

-- How many of a client's people were last engaged how long ago; counted each night and on demand.
CREATE TABLE engagement_days (
    client_id uuid NOT NULL,
    day date NOT NULL,
    counted_at timestamptz NOT NULL,
    within_14 bigint NOT NULL,
    within_90 bigint NOT NULL,
    within_365 bigint NOT NULL,
    longer bigint NOT NULL,
    never bigint NOT NULL,
    PRIMARY KEY (client_id, day)
);

CREATE INDEX campaigns_of_client_started ON campaigns (client_id, started_at) WHERE started_at IS NOT NULL;
