using Dashboard.Tests.Making;
using Npgsql;

namespace Dashboard.Tests.Integration.Accounts;

/// <summary>What a client's act sets off in the database works in the role that sees that client alone.</summary>
public sealed class TriggersUnderPoliciesTests(TwoClients app) : IClassFixture<TwoClients>
{
    /// <summary>What makes each of them go off; a new one needs its line.</summary>
    private static readonly Dictionary<string, string> SetOff = new()
    {
        ["campaign_moved"] = "UPDATE campaigns SET status = CASE status WHEN 'Sent' THEN 'Paused' ELSE 'Sent' END",
        ["import_finished"] = "UPDATE imports SET state = 'Running'; UPDATE imports SET state = 'Done'",
        ["job_finished"] = "UPDATE jobs SET state = 'Running'; UPDATE jobs SET state = 'Succeeded'",
        ["job_comes"] = "INSERT INTO jobs SELECT (jsonb_populate_record(j, jsonb_build_object('id', gen_random_uuid(), 'campaign_id', NULL))).* FROM jobs j LIMIT 1",
        ["job_moves"] = "UPDATE jobs SET state = 'Running'; UPDATE jobs SET cancel_requested = NOT cancel_requested",
        ["campaign_send_begins"] = "INSERT INTO campaigns SELECT (jsonb_populate_record(c, jsonb_build_object('id', gen_random_uuid(), 'status', 'Sending'))).* FROM campaigns c LIMIT 1",
        ["campaign_send_moves"] = "UPDATE campaigns SET status = 'Sending'; UPDATE campaigns SET status = 'Sent'",
        ["sheet_run_begins"] = "INSERT INTO sheet_runs SELECT (jsonb_populate_record(r, jsonb_build_object('id', gen_random_uuid(), 'state', 'Running'))).* FROM sheet_runs r LIMIT 1",
        ["sheet_run_ends"] = "UPDATE sheet_runs SET state = 'Running'; UPDATE sheet_runs SET state = 'Succeeded'",
        ["domain_moved"] = "UPDATE sending_domains SET status = 'Failing'; UPDATE sending_domains SET status = 'Verified'",
        ["reputation_raised"] = "INSERT INTO reputation_alerts SELECT (jsonb_populate_record(a, jsonb_build_object('id', gen_random_uuid(), 'subject', gen_random_uuid()))).* FROM reputation_alerts a LIMIT 1",
        ["reputation_worse"] = "UPDATE reputation_alerts SET level = 'Warn'; UPDATE reputation_alerts SET level = 'Stop'",
        ["webhook_disabled"] = "UPDATE webhooks SET disabled_at = now(), disabled_reason = 'x'",
        ["client_hours_inserted"] = "INSERT INTO campaign_activity SELECT (jsonb_populate_record(a, jsonb_build_object('bucket', a.bucket - interval '9 years'))).* FROM campaign_activity a LIMIT 1",
        ["client_hours_updated"] = "UPDATE campaign_activity SET people = people + 1",
        ["messages_bounce_counted"] = "UPDATE messages SET state = 4 WHERE campaign_id IS NOT NULL; UPDATE messages SET state = 5, bounce_class = 1 WHERE ctid IN (SELECT ctid FROM messages WHERE campaign_id IS NOT NULL LIMIT 5)",
        ["magic_unsuppressed"] = "INSERT INTO suppressions (client_id, email, reason, created_at) SELECT id, 'bounce@sandbox.test', 1, now() FROM clients",
        ["magic_active"] = "UPDATE recipients SET email = 'bounce@sandbox.test' WHERE id = (SELECT min(id) FROM recipients); UPDATE recipients SET status = 1 WHERE email = 'bounce@sandbox.test'",
    };

    /// <summary>Those that refuse, whoever asks.</summary>
    private static readonly string[] Refusing = ["audit_entries_are_kept", "audit_entries_are_never_emptied"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_trigger_works_for_a_clients_unit_of_work()
    {
        var all = (string)(await app.SqlAsync("SELECT string_agg(DISTINCT tgname, ' ') FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT tgisinternal AND tgparentid = 0 AND c.relnamespace = 'public'::regnamespace"))!;
        Assert.Empty(all.Split(' ').Except(SetOff.Keys).Except(Refusing));

        await using var connection = await app.Get<NpgsqlDataSource>().OpenConnectionAsync(Ct);
        foreach (var (trigger, sql) in SetOff)
        {
            await using var tried = await connection.BeginTransactionAsync(Ct);
            await using var command = new NpgsqlCommand($"SET LOCAL dashboard.client = '{app.Ours.ClientId}'; SET LOCAL ROLE dashboard_client; {sql}", connection, tried);
            var failed = await Record.ExceptionAsync(() => command.ExecuteNonQueryAsync(Ct));
            Assert.True(failed is null, $"{trigger}: {failed?.Message}");
            await tried.RollbackAsync(Ct);
        }
    }
}
