using Dashboard.Data;
using Dashboard.Tests;
using Dashboard.Web.Startup;
using Hangfire.PostgreSql;
using Microsoft.EntityFrameworkCore;
using Npgsql;

[assembly: AssemblyFixture(typeof(PostgresServer))]

namespace Dashboard.Tests;

/// <summary>
/// One PostgreSQL for the whole run, with a migrated database that every test class gets a copy of.
/// DASHBOARD_TEST_POSTGRES names a server to use instead of the embedded one.
/// </summary>
public sealed class PostgresServer : IAsyncLifetime
{
    private readonly string _template = NewName();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dashboard-tests-");
    private readonly SemaphoreSlim _copying = new(1);
    private EmbeddedPostgres? _embedded;
    private string _address = "";

    public async ValueTask InitializeAsync()
    {
        _address = Environment.GetEnvironmentVariable("DASHBOARD_TEST_POSTGRES") ?? await StartAsync();
        await ExecuteAsync($"CREATE DATABASE {_template}");
        await using var source = NpgsqlDataSource.Create(In(_template));
        var options = new DbContextOptionsBuilder<DashboardDb>().UseNpgsql(source).UseSnakeCaseNamingConvention().Options;
        await using (var db = new DashboardDb(options)) await db.Database.MigrateAsync();
        await using var connection = await source.OpenConnectionAsync();
        await ClientPolicies.MakeAsync(connection, CancellationToken.None);
        PostgreSqlObjectsInstaller.Install(connection, "hangfire");
    }

    /// <summary>A new database with the schema and no rows; the answer is its connection string.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = NewName();
        await _copying.WaitAsync();
        try
        {
            await ExecuteAsync($"CREATE DATABASE {name} TEMPLATE {_template}");
        }
        finally
        {
            _copying.Release();
        }

        return In(name);
    }

    /// <summary>A copy of a database as it stands, its program thrown out for the moment; the answer is its connection string.</summary>
    public async Task<string> CopyDatabaseAsync(string connectionString)
    {
        var name = NewName();
        await CutOffAsync(connectionString);
        try
        {
            await ExecuteAsync($"CREATE DATABASE {name} TEMPLATE {new NpgsqlConnectionStringBuilder(connectionString).Database}");
        }
        finally
        {
            await LetInAsync(connectionString);
        }

        return In(name);
    }

    /// <summary>Drops a database that <see cref="CreateDatabaseAsync"/> made.</summary>
    public Task DropDatabaseAsync(string connectionString) =>
        ExecuteAsync($"DROP DATABASE IF EXISTS {new NpgsqlConnectionStringBuilder(connectionString).Database} WITH (FORCE)");

    /// <summary>Nobody reaches this database any more, and who is connected is thrown out: an outage for one test's program.</summary>
    public async Task CutOffAsync(string connectionString)
    {
        var name = new NpgsqlConnectionStringBuilder(connectionString).Database;
        await ExecuteAsync($"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS false");
        await ExecuteAsync($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'");
    }

    /// <summary>A server process is killed with SIGKILL: PostgreSQL throws everyone out, recovers from its log and is there again, as after a crash.</summary>
    public async Task CrashAsync(string connectionString)
    {
        var name = new NpgsqlConnectionStringBuilder(connectionString).Database;
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(_address) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"SELECT pid FROM pg_stat_activity WHERE datname = '{name}' AND backend_type = 'client backend' LIMIT 1", connection);
        if (await command.ExecuteScalarAsync() is int backend)
        {
            using var process = System.Diagnostics.Process.GetProcessById(backend);
            process.Kill();
        }
    }

    /// <summary>The outage is over.</summary>
    public Task LetInAsync(string connectionString) =>
        ExecuteAsync($"ALTER DATABASE {new NpgsqlConnectionStringBuilder(connectionString).Database} WITH ALLOW_CONNECTIONS true");

    public async ValueTask DisposeAsync()
    {
        await ExecuteAsync($"DROP DATABASE IF EXISTS {_template} WITH (FORCE)");
        if (_embedded is not null) await _embedded.DisposeAsync();
        _folder.Delete(recursive: true);
        _copying.Dispose();
    }

    private static string NewName() => $"test_{Guid.NewGuid():N}";

    private async Task<string> StartAsync()
    {
        _embedded = await EmbeddedPostgres.StartAsync(_folder.FullName, CancellationToken.None);
        _address = _embedded.ConnectionString;
        // Nothing here has to outlive a power cut.
        await ExecuteAsync("ALTER SYSTEM SET fsync = off");
        await ExecuteAsync("ALTER SYSTEM SET synchronous_commit = off");
        await ExecuteAsync("SELECT pg_reload_conf()");
        return _address;
    }

    private string In(string database) =>
        new NpgsqlConnectionStringBuilder(_address) { Database = database, MaxPoolSize = 30, IncludeErrorDetail = true }.ConnectionString;

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(_address) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 120 };
        await command.ExecuteNonQueryAsync();
    }
}
