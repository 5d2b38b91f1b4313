-- What API keys asked for, and how it was answered; some days of it. Written in batches, read for one key.
CREATE TABLE key_requests (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key_id uuid NOT NULL REFERENCES api_keys (id) ON DELETE CASCADE,
    -- The key's client; null for a key of the agency.
    client_id uuid,
    at timestamptz NOT NULL,
    method text NOT NULL,
    -- The route's pattern: no id, no query.
    route text NOT NULL,
    status smallint NOT NULL,
    took interval NOT NULL,
    request_id text NOT NULL,
    address text
);
CREATE INDEX key_requests_of_key ON key_requests (key_id, id DESC);
-- For the clean-up; rows lie about in the order of time.
CREATE INDEX key_requests_by_age ON key_requests USING brin (at);
