-- The audit log is only ever added to: whoever is signed in to the database, by whatever program.
CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The audit log is only ever added to.' USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER audit_entries_are_kept BEFORE UPDATE OR DELETE ON audit_entries FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER audit_entries_are_never_emptied BEFORE TRUNCATE ON audit_entries FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
ALTER TABLE audit_entries ENABLE ALWAYS TRIGGER audit_entries_are_kept;
ALTER TABLE audit_entries ENABLE ALWAYS TRIGGER audit_entries_are_never_emptied;

CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX ix_audit_entries_words ON audit_entries USING gin (words gin_trgm_ops);
