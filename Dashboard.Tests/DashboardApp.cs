using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Dashboard.Tests;

/// <summary>
/// The program itself, started in this process over a database of its own: the fixture of a test class (<c>IClassFixture</c>).
/// It serves pages and API and starts no worker: a test runs a job by <c>JobService.RunAsync</c>. A subclass with other roles or settings is another fixture.
/// </summary>
public class DashboardApp(PostgresServer server) : WebApplicationFactory<Program>, IAsyncLifetime
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("dashboard-data-");

    /// <summary>The database of this test class.</summary>
    public string ConnectionString { get; private set; } = "";

    /// <summary>Where this program keeps its files.</summary>
    public string DataPath => _data.FullName;

    /// <summary>What <c>Dashboard:Roles</c> is.</summary>
    protected virtual string Roles => "web";

    public async ValueTask InitializeAsync() => ConnectionString = await server.CreateDatabaseAsync();

    /// <summary>A service of the program.</summary>
    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    /// <summary>Runs one statement past the program: to look at a row, or to break one.</summary>
    public async Task<object?> SqlAsync(string sql, params object[] values)
    {
        await using var command = Get<NpgsqlDataSource>().CreateCommand(sql);
        command.CommandTimeout = 600; // benchmarks plant a million rows with one statement
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        // These reach Program's own builder as its command line, so they are there before its parts are put together.
        builder.UseEnvironment("Production");
        builder.UseSetting("ConnectionStrings:Dashboard", ConnectionString);
        builder.UseSetting("Dashboard:DataPath", DataPath);
        builder.UseSetting("Dashboard:Seed", "none");
        builder.UseSetting("Dashboard:Roles", Roles);
        builder.UseSetting("Dashboard:Sending:RequireVerifiedDomain", "false"); // what asks for it sets it
        builder.UseSetting("Dashboard:Sending:FindProviders", "false"); // as does what looks at the DNS
        builder.UseSetting("Dashboard:RateLimit:PerMinute", "100000");
        builder.UseSetting("Logging:LogLevel:Default", "Warning");
        builder.UseSetting("Logging:LogLevel:Microsoft.AspNetCore", "Error");
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await server.DropDatabaseAsync(ConnectionString);
        _data.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }
}
