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
  -- Nobody's but the program's own: a client's work does not read them at all. So is a table that stands in no list here: nobody could say whose its rows are.
  closed text[] := ARRAY['data_protection_keys', 'signing_keys', 'user_tokens', 'user_passkeys', 'user_claims', 'user_logins', 'role_claims', 'account_links', 'user_sessions', '__EFMigrationsHistory',
    'idempotency_keys', 'judged_again', 'provider_hooks', 'provider_search', 'relay_mailboxes', 'relay_shares', 'senders'];
  -- The house's, which a client's work reads and does not change.
  shared text[] := ARRAY['mailbox_providers', 'pace', 'relay_activity', 'relay_answers', 'relays', 'roles'];
  -- A client's by what its rows hang on, which is read under its own policy.
  hanging jsonb := '{"campaign_recounts": "campaign_id IN (SELECT id FROM campaigns)", "chosen_leads": "job_id IN (SELECT id FROM jobs)", "chosen_recipients": "job_id IN (SELECT id FROM jobs)",
    "export_files": "job_id IN (SELECT id FROM jobs)", "export_pieces": "job_id IN (SELECT id FROM jobs)", "lead_verdicts": "job_id IN (SELECT id FROM jobs)",
    "import_checkpoints": "import_id IN (SELECT id FROM imports)", "import_errors": "import_id IN (SELECT id FROM imports)",
    "sheet_faults": "source_id IN (SELECT id FROM sheet_sources)", "sheet_people": "source_id IN (SELECT id FROM sheet_sources)",
    "user_roles": "EXISTS (SELECT FROM users u WHERE u.id = user_id)", "webhook_attempts": "EXISTS (SELECT FROM webhook_deliveries d WHERE d.id = delivery_id)"}';
  ours text := 'nullif(current_setting(''dashboard.client'', true), '''')::uuid';
  rule text;
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'dashboard_client') THEN RETURN; END IF;
  FOR t IN
    SELECT c.oid::regclass AS name, c.oid, c.relname::text, c.relrowsecurity AS guarded,
           EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'client_id' AND NOT a.attisdropped) AS is_owned
    FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
  LOOP
    rule := CASE WHEN t.relname = 'clients' THEN 'id = ' || ours WHEN t.is_owned THEN 'client_id = ' || ours ELSE hanging ->> t.relname END;
    IF t.relname = ANY (closed) OR (rule IS NULL AND t.relname <> ALL (shared)) THEN
      IF has_table_privilege('dashboard_client', t.oid, 'SELECT, INSERT, UPDATE, DELETE') THEN EXECUTE format('REVOKE ALL ON %s FROM dashboard_client', t.name); END IF;
      CONTINUE;
    END IF;
    IF rule IS NOT NULL AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = t.oid AND p.polname = 'client') THEN
      EXECUTE format('CREATE POLICY client ON %s USING (%s)', t.name, rule);
    END IF;
    -- What the house holds back is held back for every client, too.
    IF (rule IS NULL OR t.relname = 'suppressions') AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = t.oid AND p.polname = 'house') THEN
      EXECUTE format('CREATE POLICY house ON %s FOR SELECT USING (%s%s IS NOT NULL)', t.name, CASE WHEN t.relname = 'suppressions' THEN 'client_id IS NULL AND ' END, ours);
    END IF;
    IF NOT t.guarded THEN EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', t.name); END IF;
    IF rule IS NULL AND has_table_privilege('dashboard_client', t.oid, 'INSERT, UPDATE, DELETE') THEN EXECUTE format('REVOKE INSERT, UPDATE, DELETE ON %s FROM dashboard_client', t.name); END IF;
    IF NOT has_table_privilege('dashboard_client', t.oid, 'SELECT') THEN
      EXECUTE format('GRANT SELECT%s ON %s TO dashboard_client', CASE WHEN rule IS NULL THEN '' WHEN t.relname = 'audit_entries' THEN ', INSERT' ELSE ', INSERT, UPDATE, DELETE' END, t.name);
    END IF;
  END LOOP;
  GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO dashboard_client;
END $$;

-- A view reads with the rights of whoever asks, so that the policies below it hold.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'dashboard_client') THEN RETURN; END IF;
  IF NOT EXISTS (SELECT FROM pg_class WHERE relname = 'client_hour_figures' AND 'security_invoker=true' = ANY (reloptions)) THEN
    ALTER VIEW client_hour_figures SET (security_invoker = true);
  END IF;
  IF NOT has_table_privilege('dashboard_client', 'client_hour_figures', 'SELECT') THEN GRANT SELECT ON client_hour_figures TO dashboard_client; END IF;
END $$;
