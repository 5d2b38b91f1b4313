-- Row-level security behind the query filters. Run at every start, so that each table with a client_id gets its policy, whoever added it.
-- The program's own sign-in owns the tables and is not held by them; a unit of work of one client steps down to dashboard_client,
-- which owns nothing and sees the rows of the client named by dashboard.client. Where none is named it sees none.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'dashboard_client') THEN CREATE ROLE dashboard_client NOLOGIN; END IF;
EXCEPTION WHEN duplicate_object OR unique_violation OR insufficient_privilege THEN NULL;
END $$;

DO $$
BEGIN
  IF NOT pg_has_role(current_user, 'dashboard_client', 'MEMBER') THEN EXECUTE format('GRANT dashboard_client TO %I', current_user); END IF;
EXCEPTION WHEN OTHERS THEN NULL; -- the program says at its start what is missing
END $$;

-- Comparing addresses tells nothing about them, but only a superuser may say so; without it an index on an address is of no use behind a policy.
DO $$
DECLARE f regprocedure;
BEGIN
  FOR f IN SELECT p.oid::regprocedure FROM pg_proc p
           WHERE p.proname IN ('citext_eq', 'citext_ne', 'citext_lt', 'citext_le', 'citext_gt', 'citext_ge', 'citext_cmp', 'citext_hash') AND NOT p.proleakproof
  LOOP
    EXECUTE format('ALTER FUNCTION %s LEAKPROOF', f);
  END LOOP;
EXCEPTION WHEN insufficient_privilege OR undefined_function THEN NULL;
END $$;

DO $$
DECLARE
  t record;
  secret text[] := ARRAY['data_protection_keys', 'signing_keys', 'user_tokens', 'user_passkeys', 'user_claims', 'user_logins', 'role_claims', 'account_links', 'user_sessions', '__EFMigrationsHistory'];
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'dashboard_client') THEN RETURN; END IF;
  FOR t IN
    SELECT c.oid::regclass AS name, c.relname, c.relrowsecurity AS guarded,
           CASE WHEN c.relname = 'clients' THEN 'id' WHEN EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'client_id' AND NOT a.attisdropped) THEN 'client_id' END AS owner_column
    FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname <> ALL (secret)
  LOOP
    IF t.owner_column IS NOT NULL AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = t.name AND p.polname = 'client') THEN
      EXECUTE format('CREATE POLICY client ON %s USING (%I = nullif(current_setting(''dashboard.client'', true), '''')::uuid)', t.name, t.owner_column);
    END IF;
    IF t.owner_column IS NOT NULL AND NOT t.guarded THEN EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', t.name); END IF;
    -- What the house holds back is held back for every client: read, and not changed.
    IF t.relname = 'suppressions' AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = t.name AND p.polname = 'house') THEN
      EXECUTE format('CREATE POLICY house ON %s FOR SELECT USING (client_id IS NULL AND nullif(current_setting(''dashboard.client'', true), '''') IS NOT NULL)', t.name);
    END IF;
    IF NOT has_table_privilege('dashboard_client', t.name, 'SELECT') THEN
      EXECUTE format('GRANT SELECT, INSERT%s ON %s TO dashboard_client', CASE WHEN t.relname = 'audit_entries' THEN '' ELSE ', UPDATE, DELETE' END, t.name);
    END IF;
  END LOOP;
  GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO dashboard_client;
END $$;
