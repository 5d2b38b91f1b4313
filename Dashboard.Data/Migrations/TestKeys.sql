-- Magic addresses (MagicAddress) stay free, so that each can be tried again and again: what happens at them suppresses nobody.
CREATE INDEX recipients_magic ON recipients (id) WHERE email::text LIKE '%@sandbox.test';
CREATE INDEX transactional_mails_magic ON transactional_mails (created_at) WHERE email::text LIKE '%@sandbox.test';

CREATE FUNCTION keep_magic_unsuppressed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RETURN NULL;
END $$;

-- All reasons but by hand (0) and paused (5).
CREATE TRIGGER magic_unsuppressed BEFORE INSERT ON suppressions FOR EACH ROW
WHEN (NEW.email::text LIKE '%@sandbox.test' AND NEW.reason BETWEEN 1 AND 4) EXECUTE FUNCTION keep_magic_unsuppressed();

CREATE FUNCTION keep_magic_active() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.status := OLD.status;
    RETURN NEW;
END $$;

CREATE TRIGGER magic_active BEFORE UPDATE OF status ON recipients FOR EACH ROW
WHEN (NEW.status <> OLD.status AND NEW.status IN (1, 2, 3) AND NEW.email::text LIKE '%@sandbox.test') EXECUTE FUNCTION keep_magic_active();
