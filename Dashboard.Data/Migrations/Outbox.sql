-- What happened, for those outside: written in the transaction of what happened, read in the order of commits by webhooks and by the feed.
-- The order is (xid, id), and nothing at or above the oldest running transaction is read: so a slow transaction's rows are never passed by.
CREATE SEQUENCE outbox_ids AS bigint;

CREATE TABLE outbox (
    id bigint NOT NULL DEFAULT nextval('outbox_ids'),
    month smallint NOT NULL,
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- EventType.
    type smallint NOT NULL,
    client_id uuid NOT NULL,
    campaign_id uuid,
    message_id bigint,
    message_month smallint,
    recipient_id bigint,
    -- What else the event says, as its members.
    detail jsonb,
    PRIMARY KEY (month, id)
) PARTITION BY LIST (month);

CREATE INDEX outbox_of_client ON outbox (client_id, xid, id);

-- Makes the partitions of a month; safe to call by several processes at once. It acts as the owner of the tables, whoever's act needs the month.
CREATE OR REPLACE FUNCTION ensure_month(wanted smallint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF to_regclass('outbox_' || wanted) IS NOT NULL THEN
        RETURN;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('ensure_month'));
    EXECUTE format('CREATE TABLE IF NOT EXISTS events_%s PARTITION OF events FOR VALUES IN (%s)', wanted, wanted);
    EXECUTE format('CREATE TABLE IF NOT EXISTS messages_%s PARTITION OF messages FOR VALUES IN (%s) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0)', wanted, wanted);
    EXECUTE format('CREATE TABLE IF NOT EXISTS transactional_mails_%s PARTITION OF transactional_mails FOR VALUES IN (%s)', wanted, wanted);
    EXECUTE format('CREATE TABLE IF NOT EXISTS outbox_%s PARTITION OF outbox FOR VALUES IN (%s)', wanted, wanted);
END $$;

CREATE FUNCTION ledger_month(moment timestamptz) RETURNS smallint LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ((extract(year FROM moment AT TIME ZONE 'UTC') - 2020) * 12 + extract(month FROM moment AT TIME ZONE 'UTC') - 1)::smallint;

-- Writes an event that is about no message; as the owner of the tables, for an act of a client moves what only the house writes.
CREATE FUNCTION tell_outbox(type int, client uuid, campaign uuid, detail jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    this_month smallint := ledger_month(clock_timestamp());
BEGIN
    PERFORM ensure_month(this_month);
    INSERT INTO outbox (month, type, client_id, campaign_id, detail) VALUES (this_month, type, client, campaign, detail);
END $$;

-- What moves rarely tells by itself, whoever moved it. The numbers are those of EventType.
CREATE FUNCTION tell_of_campaign() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM tell_outbox(
        CASE NEW.status WHEN 'Scheduled' THEN 20 WHEN 'Sending' THEN 21 WHEN 'Paused' THEN 22 WHEN 'Sent' THEN 23 ELSE 24 END,
        NEW.client_id, NEW.id, jsonb_strip_nulls(jsonb_build_object('name', NEW.name, 'reason', CASE NEW.status WHEN 'Paused' THEN NEW.pause_reason END)));
    RETURN NULL;
END $$;

CREATE TRIGGER campaign_moved AFTER UPDATE OF status ON campaigns FOR EACH ROW
WHEN (NEW.status <> OLD.status AND NEW.status <> 'Draft') EXECUTE FUNCTION tell_of_campaign();

CREATE FUNCTION tell_of_import() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM tell_outbox(30, NEW.client_id, NULL, jsonb_strip_nulls(jsonb_build_object('importId', NEW.id, 'listId', NEW.list_id, 'state', lower(NEW.state), 'rows', NEW.rows,
        'added', NEW.added, 'updated', NEW.updated, 'duplicates', NEW.duplicates, 'rejected', NEW.rejected, 'suppressed', NEW.suppressed, 'error', NEW.error)));
    RETURN NULL;
END $$;

CREATE TRIGGER import_finished AFTER UPDATE OF state ON imports FOR EACH ROW
WHEN (NEW.state <> OLD.state AND NEW.state IN ('Done', 'Failed', 'Cancelled')) EXECUTE FUNCTION tell_of_import();

CREATE FUNCTION tell_of_job() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM tell_outbox(31, NEW.client_id, NULL, jsonb_strip_nulls(jsonb_build_object('jobId', NEW.id, 'kind', NEW.kind, 'state', lower(NEW.state), 'error', NEW.error)));
    RETURN NULL;
END $$;

CREATE TRIGGER job_finished AFTER UPDATE OF state ON jobs FOR EACH ROW
WHEN (NEW.client_id IS NOT NULL AND NEW.state <> OLD.state AND NEW.state IN ('Succeeded', 'Failed', 'Cancelled')) EXECUTE FUNCTION tell_of_job();

CREATE FUNCTION tell_of_domain() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM tell_outbox(CASE NEW.status WHEN 'Verified' THEN 40 ELSE 41 END, NEW.client_id, NULL, jsonb_build_object('domainId', NEW.id, 'name', NEW.name));
    RETURN NULL;
END $$;

CREATE TRIGGER domain_moved AFTER UPDATE OF status ON sending_domains FOR EACH ROW
WHEN (NEW.status <> OLD.status AND NEW.status IN ('Verified', 'Failing')) EXECUTE FUNCTION tell_of_domain();

CREATE FUNCTION tell_of_reputation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM tell_outbox(CASE NEW.level WHEN 'Stop' THEN 51 ELSE 50 END, NEW.client_id, NULL, jsonb_build_object('alertId', NEW.id, 'measure', lower(NEW.measure), 'scope', lower(NEW.scope),
        'subject', NEW.subject, 'count', NEW.count, 'of', NEW.of));
    RETURN NULL;
END $$;

CREATE TRIGGER reputation_raised AFTER INSERT ON reputation_alerts FOR EACH ROW WHEN (NEW.ended_at IS NULL) EXECUTE FUNCTION tell_of_reputation();
CREATE TRIGGER reputation_worse AFTER UPDATE OF level ON reputation_alerts FOR EACH ROW WHEN (NEW.level <> OLD.level) EXECUTE FUNCTION tell_of_reputation();

CREATE FUNCTION tell_of_webhook() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM tell_outbox(60, NEW.client_id, NULL, jsonb_build_object('webhookId', NEW.id, 'webhookUrl', NEW.url, 'reason', NEW.disabled_reason));
    RETURN NULL;
END $$;

CREATE TRIGGER webhook_disabled AFTER UPDATE OF disabled_at ON webhooks FOR EACH ROW
WHEN (OLD.disabled_at IS NULL AND NEW.disabled_at IS NOT NULL AND NEW.disabled_reason IS NOT NULL) EXECUTE FUNCTION tell_of_webhook();

-- Up to where each endpoint has been given what happened. A new one begins with what begins after it.
ALTER TABLE webhooks ADD position_xid xid8 NOT NULL DEFAULT pg_snapshot_xmax(pg_current_snapshot()), ADD position_id bigint NOT NULL DEFAULT 0;

-- An event on its way to an endpoint, with the body as it is sent each time.
CREATE TABLE webhook_deliveries (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    webhook_id uuid NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
    client_id uuid NOT NULL,
    -- The webhook-id: the same at each attempt and at each endpoint.
    event_id text NOT NULL,
    type smallint NOT NULL,
    body text NOT NULL,
    -- DeliveryState.
    state smallint NOT NULL DEFAULT 0,
    attempts smallint NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- Set exactly while it waits or is under way.
    next_attempt_at timestamptz DEFAULT clock_timestamp(),
    -- Until when the process that is calling has it for itself.
    held_until timestamptz,
    finished_at timestamptz,
    last_status smallint,
    last_error text
);
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (webhook_id, next_attempt_at) WHERE next_attempt_at IS NOT NULL;
CREATE INDEX webhook_deliveries_newest ON webhook_deliveries (webhook_id, id);
CREATE INDEX webhook_deliveries_by_age ON webhook_deliveries (created_at);

-- Each call with its answer.
CREATE TABLE webhook_attempts (
    delivery_id bigint NOT NULL REFERENCES webhook_deliveries (id) ON DELETE CASCADE,
    number int NOT NULL,
    at timestamptz NOT NULL,
    milliseconds int NOT NULL,
    request_headers text NOT NULL,
    status smallint,
    answer_headers text,
    answer text,
    error text,
    PRIMARY KEY (delivery_id, number)
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
