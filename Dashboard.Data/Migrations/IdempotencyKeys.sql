-- Requests of the API that carried an Idempotency-Key, with the answers they were given; kept for 24 hours.
CREATE TABLE idempotency_keys (
    -- Whose key it is: a user or an API key.
    caller text NOT NULL,
    key text NOT NULL,
    -- SHA-256 of method, path, query and body.
    fingerprint bytea NOT NULL,
    -- The request that carries it out.
    claim uuid NOT NULL,
    -- Null while that request is under way.
    status smallint,
    headers jsonb,
    -- Encrypted: some answers hold a secret that is shown once.
    body text,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (caller, key)
);
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);
