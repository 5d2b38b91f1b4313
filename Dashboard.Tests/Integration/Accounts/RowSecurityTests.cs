using Dashboard.Core;
using Dashboard.Core.Lists;
using Dashboard.Data;
using Dashboard.Tests.Making;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Dashboard.Tests.Integration.Accounts;

public sealed class RowSecurityTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_table_that_a_client_owns_has_the_policy()
    {
        app.Get<IDashboardDbFactory>();
        Assert.True(app.Get<ClientPolicies>().AreOn);

        var without = await app.SqlAsync("""
            SELECT string_agg(c.relname, ', ') FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'client_id' AND NOT a.attisdropped
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
              AND NOT (c.relrowsecurity AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'client'))
              AND has_table_privilege('dashboard_client', c.oid, 'SELECT')
            """);

        Assert.Equal(DBNull.Value, without);
    }

    [Fact]
    public async Task Without_a_client_the_role_sees_no_row_and_with_one_no_other_clients()
    {
        var ours = await A.ClientAsync(app);
        var theirs = await A.ClientAsync(app);
        foreach (var client in new[] { ours, theirs }) await app.Get<ListService>().StartAsync(client, "News", Ct);
        await using var connection = await app.Get<NpgsqlDataSource>().OpenConnectionAsync(Ct);
        await RunAsync(connection, "SET ROLE dashboard_client");

        var seen = new List<string>();
        foreach (var table in await TablesAsync())
        {
            try
            {
                if (await RunAsync(connection, $"SELECT count(*) FROM {table}") is not 0L) seen.Add(table);
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InsufficientPrivilege)
            {
                // Closed to it altogether.
            }
        }

        Assert.Empty(seen);

        await RunAsync(connection, $"SET dashboard.client = '{ours.ClientId}'");
        Assert.Equal(1L, await RunAsync(connection, "SELECT count(*) FROM lists"));
        Assert.Equal(0L, await RunAsync(connection, $"SELECT count(*) FROM lists WHERE client_id = '{theirs.ClientId}'"));
        await Assert.ThrowsAsync<PostgresException>(() => RunAsync(connection, $"UPDATE lists SET client_id = '{theirs.ClientId}'"));
        await Assert.ThrowsAsync<PostgresException>(() => RunAsync(connection, "SELECT * FROM data_protection_keys"));
    }

    [Fact]
    public async Task A_unit_of_work_is_held_by_the_database_where_the_filter_is_forgotten()
    {
        var ours = await A.ClientAsync(app);
        var theirs = await A.ClientAsync(app);
        foreach (var client in new[] { ours, theirs }) await app.Get<ListService>().StartAsync(client, "News", Ct);

        await using var db = await app.Get<IDashboardDbFactory>().OpenAsync(ours, Ct);

        Assert.All(await db.Lists.IgnoreQueryFilters().ToListAsync(Ct), list => Assert.Equal(ours.ClientId, list.ClientId));
    }

    [Fact]
    public async Task Nothing_of_a_client_stays_on_a_connection_of_the_pool()
    {
        var clients = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => A.ClientAsync(app)));

        await Parallel.ForEachAsync(Enumerable.Range(0, 400), new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Ct }, async (turn, ct) =>
        {
            if (turn % 3 == 0)
            {
                await using var command = app.Get<NpgsqlDataSource>().CreateCommand("SELECT current_user = session_user AND coalesce(current_setting('dashboard.client', true), '') = ''");
                Assert.Equal(true, await command.ExecuteScalarAsync(ct));
                return;
            }

            var client = clients[turn % clients.Length];
            await using var db = await app.Get<IDashboardDbFactory>().OpenAsync(client, ct);
            Assert.Equal([client.ClientId!.Value], await db.Clients.IgnoreQueryFilters().Select(c => c.Id).ToListAsync(ct));
        });
    }

    /// <summary>Every table, part and view of every schema that is ours.</summary>
    private async Task<List<string>> TablesAsync()
    {
        await using var command = app.Get<NpgsqlDataSource>().CreateCommand(
            "SELECT c.oid::regclass::text FROM pg_class c WHERE c.relkind IN ('r', 'p', 'v', 'm') AND c.relnamespace IN (SELECT oid FROM pg_namespace WHERE nspname IN ('public', 'hangfire'))");
        await using var reader = await command.ExecuteReaderAsync(Ct);
        List<string> tables = [];
        while (await reader.ReadAsync(Ct)) tables.Add(reader.GetString(0));
        Assert.Contains("campaigns", tables);
        return tables;
    }

    private static async Task<object?> RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(Ct);
    }
}
