-- Nobody reads it: a link's distinct clickers come from its campaign's events.
DROP TABLE link_clickers;

CREATE OR REPLACE FUNCTION ensure_month(wanted smallint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF to_regclass('transactional_mails_' || wanted) IS NOT NULL THEN
        RETURN;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('ensure_month'));
    EXECUTE format('CREATE TABLE IF NOT EXISTS events_%s PARTITION OF events FOR VALUES IN (%s)', wanted, wanted);
    EXECUTE format('CREATE TABLE IF NOT EXISTS messages_%s PARTITION OF messages FOR VALUES IN (%s) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0)', wanted, wanted);
    EXECUTE format('CREATE TABLE IF NOT EXISTS transactional_mails_%s PARTITION OF transactional_mails FOR VALUES IN (%s)', wanted, wanted);
END $$;

-- The reputation guard looks for complaints of the last days by mailbox provider.
CREATE INDEX messages_complained ON messages (client_id, complained_at) WHERE complained_at IS NOT NULL;

-- Which versions of the rules for opens and clicks have been brought to all that was judged before.
CREATE TABLE judged_again (
    rules smallint PRIMARY KEY,
    done_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
