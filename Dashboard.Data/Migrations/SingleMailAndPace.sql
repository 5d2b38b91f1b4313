-- Single mails beside the ledger: what a message without a campaign is made of. Partitioned as the ledger is.
CREATE TABLE transactional_mails (
    month smallint NOT NULL,
    message_id bigint NOT NULL,
    client_id uuid NOT NULL,
    relay_id uuid,
    created_at timestamptz NOT NULL,
    email citext COLLATE "C" NOT NULL,
    name text,
    from_email text NOT NULL,
    from_name text,
    reply_to text,
    subject text NOT NULL,
    html text,
    text text,
    data jsonb NOT NULL DEFAULT '{}',
    track_opens boolean NOT NULL,
    track_clicks boolean NOT NULL,
    never_twice boolean NOT NULL,
    tag text,
    PRIMARY KEY (month, message_id)
) PARTITION BY LIST (month);

CREATE INDEX transactional_mails_newest ON transactional_mails (message_id);
CREATE INDEX transactional_mails_of_client ON transactional_mails (client_id, message_id);
CREATE INDEX transactional_mails_of_address ON transactional_mails (client_id, lower(email::text) text_pattern_ops);

-- Claims for a mailbox provider that is paced.
CREATE INDEX messages_waiting_by_provider ON messages (campaign_id, provider, next_attempt_at, id) WHERE next_attempt_at IS NOT NULL;

CREATE OR REPLACE FUNCTION ensure_month(wanted smallint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF to_regclass('transactional_mails_' || wanted) IS NOT NULL THEN
        RETURN;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('ensure_month'));
    EXECUTE format('CREATE TABLE IF NOT EXISTS events_%s PARTITION OF events FOR VALUES IN (%s)', wanted, wanted);
    EXECUTE format('CREATE TABLE IF NOT EXISTS link_clickers_%s PARTITION OF link_clickers FOR VALUES IN (%s)', wanted, wanted);
    EXECUTE format('CREATE TABLE IF NOT EXISTS messages_%s PARTITION OF messages FOR VALUES IN (%s) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0)', wanted, wanted);
    EXECUTE format('CREATE TABLE IF NOT EXISTS transactional_mails_%s PARTITION OF transactional_mails FOR VALUES IN (%s)', wanted, wanted);
END $$;

-- Messages without a recipient found their events by themselves; now those of a single mail to a known person do too.
DROP INDEX events_of_message;
CREATE INDEX events_of_message ON events (message_id, at) WHERE recipient_id IS NULL OR campaign_id IS NULL;

-- What was used of each limit that several processes share: tokens of a second, and counts of the hour and the day (UTC) under way.
CREATE TABLE pace (
    key text PRIMARY KEY,
    tokens double precision,
    filled_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    hour timestamptz NOT NULL DEFAULT '-infinity',
    hour_used bigint NOT NULL DEFAULT 0,
    day timestamptz NOT NULL DEFAULT '-infinity',
    day_used bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 50);

-- Takes up to so many places from all of the limits at once: as many as the tightest still has, or none and how long to wait for which.
CREATE FUNCTION take_pace(keys text[], per_second double precision[], per_hour bigint[], per_day bigint[], wanted int, OUT granted int, OUT wait interval, OUT held_by int)
LANGUAGE plpgsql AS $$
DECLARE
    at timestamptz;
    this_hour timestamptz;
    this_day timestamptz;
    bound record;
    has double precision;
    until interval;
BEGIN
    INSERT INTO pace (key) SELECT k FROM unnest(keys) k ORDER BY k ON CONFLICT DO NOTHING;
    PERFORM FROM pace WHERE key = ANY (keys) ORDER BY key FOR UPDATE;
    at := clock_timestamp();
    this_hour := date_trunc('hour', at, 'UTC');
    this_day := date_trunc('day', at, 'UTC');
    granted := wanted;
    wait := interval '0';
    FOR bound IN SELECT l.*, p.tokens, p.filled_at, p.hour, p.hour_used, p.day, p.day_used
        FROM unnest(keys, per_second, per_hour, per_day) WITH ORDINALITY l (key, second_limit, hour_limit, day_limit, number) JOIN pace p USING (key)
    LOOP
        until := interval '0';
        IF bound.second_limit IS NOT NULL THEN
            -- A fifth of a second may be saved up: short enough for no burst, long enough for one claim to be worth it.
            has := least(greatest(1, bound.second_limit / 5), coalesce(bound.tokens, 1) + bound.second_limit * greatest(0, extract(epoch FROM at - bound.filled_at)));
            UPDATE pace SET tokens = has, filled_at = at WHERE key = bound.key;
            granted := least(granted, floor(has + 1e-6)::int);
            IF has + 1e-6 < 1 THEN until := make_interval(secs => (1 - has) / bound.second_limit); END IF;
        END IF;
        IF bound.hour_limit IS NOT NULL THEN
            has := bound.hour_limit - CASE WHEN bound.hour = this_hour THEN bound.hour_used ELSE 0 END;
            granted := least(granted, greatest(0, has)::int);
            IF has < 1 THEN until := greatest(until, this_hour + interval '1 hour' - at); END IF;
        END IF;
        IF bound.day_limit IS NOT NULL THEN
            has := bound.day_limit - CASE WHEN bound.day = this_day THEN bound.day_used ELSE 0 END;
            granted := least(granted, greatest(0, has)::int);
            IF has < 1 THEN until := greatest(until, this_day + interval '1 day' - at); END IF;
        END IF;
        IF until > wait THEN
            wait := until;
            held_by := bound.number;
        END IF;
    END LOOP;
    IF granted > 0 THEN
        UPDATE pace SET tokens = tokens - granted,
            hour = this_hour, hour_used = CASE WHEN hour = this_hour THEN hour_used ELSE 0 END + granted,
            day = this_day, day_used = CASE WHEN day = this_day THEN day_used ELSE 0 END + granted
        WHERE key = ANY (keys);
    END IF;
END $$;

-- How many connections to a relay each sender process holds; their sum is never more than the relay allows.
CREATE TABLE relay_shares (
    relay_id uuid NOT NULL,
    sender int NOT NULL REFERENCES senders (id) ON DELETE CASCADE,
    connections int NOT NULL,
    PRIMARY KEY (relay_id, sender)
);

-- What a relay did, by minute, and what it answered last where that was not a plain yes.
CREATE TABLE relay_activity (
    relay_id uuid NOT NULL,
    minute timestamptz NOT NULL,
    accepted bigint NOT NULL DEFAULT 0,
    deferred bigint NOT NULL DEFAULT 0,
    bounced bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (relay_id, minute)
) WITH (fillfactor = 60);

CREATE TABLE relay_answers (
    relay_id uuid NOT NULL,
    answer text NOT NULL,
    step text NOT NULL,
    times bigint NOT NULL,
    last_at timestamptz NOT NULL,
    PRIMARY KEY (relay_id, step, answer)
);

DO $$
DECLARE
    known smallint;
BEGIN
    FOR known IN SELECT substring(c.relname FROM '^messages_([0-9]+)$')::smallint FROM pg_class c JOIN pg_inherits i ON i.inhrelid = c.oid
                 WHERE i.inhparent = 'messages'::regclass
    LOOP
        PERFORM ensure_month(known);
    END LOOP;
END $$;
