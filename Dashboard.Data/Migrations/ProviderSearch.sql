-- Domains of people's own and the provider that takes their mail. What has no ask_at is built in and never asked for.
ALTER TABLE mailbox_providers ADD COLUMN mail_server text, ADD COLUMN ask_at timestamptz;
CREATE INDEX mailbox_providers_due ON mailbox_providers (ask_at) WHERE ask_at IS NOT NULL;

-- How far the recipients have been gone through for their domains.
CREATE TABLE provider_search (
    place smallint PRIMARY KEY DEFAULT 1 CHECK (place = 1),
    last_recipient bigint NOT NULL DEFAULT 0,
    round_began_at timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 50);
INSERT INTO provider_search DEFAULT VALUES;
