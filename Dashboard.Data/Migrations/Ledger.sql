-- The tables that grow: the ledger of messages and the events, partitioned by month (months since January 2020, UTC),
-- and the roll-ups that are written in the same transaction as the rows they count.

CREATE SEQUENCE message_ids AS bigint CACHE 100;

CREATE TABLE messages (
    id bigint NOT NULL DEFAULT nextval('message_ids'),
    month smallint NOT NULL,
    client_id uuid NOT NULL,
    campaign_id uuid,
    recipient_id bigint,
    -- MessageState. No index names this column, so that a change of state alone stays on its page (HOT).
    state smallint NOT NULL,
    provider smallint NOT NULL DEFAULT 0,
    attempts smallint NOT NULL DEFAULT 0,
    -- The sender process that holds it; null where nobody does.
    owner int,
    -- Set exactly while the message waits: queued or deferred.
    next_attempt_at timestamptz,
    changed_at timestamptz NOT NULL,
    accepted_at timestamptz,
    skip_reason smallint,
    bounce_class smallint,
    reply text,
    first_opened_at timestamptz,
    first_opened_by_person_at timestamptz,
    first_clicked_at timestamptz,
    first_clicked_by_person_at timestamptz,
    unsubscribed_at timestamptz,
    complained_at timestamptz,
    PRIMARY KEY (month, id),
    UNIQUE (month, campaign_id, recipient_id)
) PARTITION BY LIST (month);

CREATE INDEX messages_waiting ON messages (campaign_id, next_attempt_at, id) WHERE next_attempt_at IS NOT NULL;
CREATE INDEX messages_owned ON messages (owner) WHERE owner IS NOT NULL;
CREATE INDEX messages_of_recipient ON messages (recipient_id, month, id);

-- One row for each running sender process, with its heartbeat by the database's clock.
CREATE TABLE senders (
    id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL,
    started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    heartbeat_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- A campaign's figures: changed only in the transaction that changes the rows they count.
CREATE TABLE campaign_counts (
    campaign_id uuid PRIMARY KEY,
    client_id uuid NOT NULL,
    selected bigint NOT NULL DEFAULT 0,
    duplicates bigint NOT NULL DEFAULT 0,
    targeted bigint NOT NULL DEFAULT 0,
    queued bigint NOT NULL DEFAULT 0,
    sending bigint NOT NULL DEFAULT 0,
    deferred bigint NOT NULL DEFAULT 0,
    accepted bigint NOT NULL DEFAULT 0,
    bounced bigint NOT NULL DEFAULT 0,
    failed bigint NOT NULL DEFAULT 0,
    skipped bigint NOT NULL DEFAULT 0,
    unknown bigint NOT NULL DEFAULT 0,
    bounced_later bigint NOT NULL DEFAULT 0,
    opened_people bigint NOT NULL DEFAULT 0,
    opened_all bigint NOT NULL DEFAULT 0,
    clicked_people bigint NOT NULL DEFAULT 0,
    clicked_all bigint NOT NULL DEFAULT 0,
    unsubscribed bigint NOT NULL DEFAULT 0,
    complained bigint NOT NULL DEFAULT 0,
    changed_at timestamptz NOT NULL DEFAULT clock_timestamp()
) WITH (fillfactor = 40);

-- What happened over time, by minute in a campaign's first six hours and by hour after that.
CREATE TABLE campaign_activity (
    campaign_id uuid NOT NULL,
    client_id uuid NOT NULL,
    kind smallint NOT NULL,
    bucket timestamptz NOT NULL,
    people bigint NOT NULL DEFAULT 0,
    automatic bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (campaign_id, kind, bucket)
) WITH (fillfactor = 60);

-- The tracked links of a campaign, with their clicks.
CREATE TABLE campaign_links (
    campaign_id uuid NOT NULL,
    client_id uuid NOT NULL,
    index int NOT NULL,
    url text NOT NULL,
    clicks_people bigint NOT NULL DEFAULT 0,
    clicks_all bigint NOT NULL DEFAULT 0,
    clickers_people bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (campaign_id, index)
) WITH (fillfactor = 60);

-- Who clicked which link first: decides the distinct clickers of a link.
CREATE TABLE link_clickers (
    month smallint NOT NULL,
    message_id bigint NOT NULL,
    link_index int NOT NULL,
    PRIMARY KEY (month, message_id, link_index)
) PARTITION BY LIST (month);

-- A campaign by mailbox provider.
CREATE TABLE campaign_providers (
    campaign_id uuid NOT NULL,
    client_id uuid NOT NULL,
    provider smallint NOT NULL,
    targeted bigint NOT NULL DEFAULT 0,
    accepted bigint NOT NULL DEFAULT 0,
    bounced bigint NOT NULL DEFAULT 0,
    deferrals bigint NOT NULL DEFAULT 0,
    opened_people bigint NOT NULL DEFAULT 0,
    clicked_people bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (campaign_id, provider)
) WITH (fillfactor = 60);

-- The mailbox providers that many recipients share, and their domains. 0 is everyone else.
CREATE TABLE mailbox_providers (
    domain citext PRIMARY KEY,
    provider smallint NOT NULL
);

CREATE SEQUENCE event_numbers AS bigint CACHE 1;

CREATE TABLE events (
    id uuid NOT NULL,
    month smallint NOT NULL,
    number bigint NOT NULL DEFAULT nextval('event_numbers'),
    at timestamptz NOT NULL,
    kind smallint NOT NULL,
    client_id uuid NOT NULL,
    campaign_id uuid,
    message_id bigint,
    message_month smallint,
    recipient_id bigint,
    link_index int,
    automatic boolean NOT NULL DEFAULT false,
    score smallint NOT NULL DEFAULT 0,
    reasons text[],
    rules smallint NOT NULL DEFAULT 0,
    ip inet,
    user_agent text,
    url text,
    detail text,
    PRIMARY KEY (month, id)
) PARTITION BY LIST (month);

CREATE INDEX events_of_campaign ON events (campaign_id, kind, at);
CREATE INDEX events_of_recipient ON events (recipient_id, at);
CREATE INDEX events_in_order ON events (number);

-- How far an import's file is staged. Unlogged as the staging tables are (import_rows_<id>, one an import): after a crash of the database all are empty together, and the file is read again.
CREATE UNLOGGED TABLE import_checkpoints (
    import_id uuid PRIMARY KEY,
    position bigint NOT NULL,
    line bigint NOT NULL,
    rows bigint NOT NULL,
    rejected bigint NOT NULL
);

CREATE TABLE import_errors (
    import_id uuid NOT NULL,
    line bigint NOT NULL,
    column_name text NOT NULL,
    value text NOT NULL,
    reason text NOT NULL,
    PRIMARY KEY (import_id, line)
);

-- People are searched by the beginning of any word of their address or name. Words, not trigrams: a row has some six of them, so that a million rows can be added fast.
CREATE FUNCTION recipient_words_of(words text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN array_remove(string_to_array(translate(lower(words), '@._-+''",;:/\()&<>!?*=|~#[]{}', '                            '), ' '), '');

CREATE FUNCTION recipient_words(email text, name text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN array_to_tsvector(recipient_words_of(email || ' ' || coalesce(name, '')));

CREATE FUNCTION recipient_words_query(typed text) RETURNS tsquery LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (SELECT string_agg('''' || word || ''':*', ' & ') FROM unnest(recipient_words_of(typed)) word)::tsquery;

-- New rows wait in the index's pending list: an import sorts its own in when it is done, autovacuum the rest.
CREATE INDEX recipients_words ON recipients USING gin (recipient_words(email::text, name)) WITH (fastupdate = on, gin_pending_list_limit = 1048576);
CREATE INDEX recipients_not_active ON recipients (client_id, status, id) WHERE status <> 0;
ALTER TABLE recipients SET (fillfactor = 95, autovacuum_vacuum_insert_threshold = 10000, autovacuum_vacuum_insert_scale_factor = 0);

-- The keys that tokens in mails and access tokens are signed with, encrypted; old ones stay for reading.
CREATE TABLE signing_keys (
    purpose text NOT NULL,
    id smallint NOT NULL,
    secret text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (purpose, id)
);

-- Makes the partitions of a month; safe to call by several processes at once.
CREATE FUNCTION ensure_month(wanted smallint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF to_regclass('messages_' || wanted) IS NOT NULL THEN
        RETURN;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('ensure_month'));
    EXECUTE format('CREATE TABLE IF NOT EXISTS events_%s PARTITION OF events FOR VALUES IN (%s)', wanted, wanted);
    EXECUTE format('CREATE TABLE IF NOT EXISTS link_clickers_%s PARTITION OF link_clickers FOR VALUES IN (%s)', wanted, wanted);
    EXECUTE format('CREATE TABLE IF NOT EXISTS messages_%s PARTITION OF messages FOR VALUES IN (%s) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0)', wanted, wanted);
END $$;
