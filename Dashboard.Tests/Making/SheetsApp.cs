using Dashboard.Core;
using Dashboard.Core.Jobs;
using Dashboard.Core.Sheets;
using Microsoft.AspNetCore.Hosting;

namespace Dashboard.Tests.Making;

/// <summary>The program with a Google of its own.</summary>
public sealed class SheetsApp(PostgresServer server) : DashboardApp(server), IAsyncLifetime
{
    internal FakeGoogle Google { get; private set; } = null!;

    internal static readonly Dictionary<string, string> Mapping = new()
    {
        ["date"] = "Date",
        ["subject"] = "Agent",
        ["category"] = "Category",
        ["score"] = "Score",
        ["reviewer"] = "Reviewer",
        ["remarks"] = "Remarks",
    };

    internal static readonly object?[] Header = ["Date", "Agent", "Category", "Score", "Reviewer", "Remarks", "ID"];

    async ValueTask IAsyncLifetime.InitializeAsync()
    {
        await InitializeAsync();
        Google = await FakeGoogle.StartAsync();
        await File.WriteAllTextAsync(Path.Combine(DataPath, "key.json"), Google.KeyFile());
    }

    /// <summary>A client's sheet of reviews with these rows, connected; by key where it says so.</summary>
    internal async Task<(FakeGoogle.Book Book, Guid Source)> SheetAsync(Actor actor, bool isKeyed, params object?[][] rows)
    {
        var id = $"book-{Guid.NewGuid():N}";
        var book = Google.Add(id, "Reviews", [Header, .. rows]);
        var mapping = new Dictionary<string, string>(Mapping);
        if (isKeyed) mapping["key"] = "ID";
        var connected = await Get<SheetService>().ConnectAsync(actor, new() { SpreadsheetId = id, Range = "Reviews!A1:G", Mapping = mapping }, TestContext.Current.CancellationToken);
        return (book, connected.Value.Id);
    }

    /// <summary>Asks for a sync, lets the job run, and answers what came of it.</summary>
    internal async Task<SheetRunRow> SyncAsync(Actor actor, Guid source, bool acceptRemovals = false)
    {
        var ct = TestContext.Current.CancellationToken;
        var job = (await Get<SheetService>().AskAsync(actor, source, new(acceptRemovals), ct)).Value;
        await Get<JobService>().RunAsync(job.Id, ct);
        return (await Get<SheetService>().RunsAsync(actor, source, new(), ct)).Value.Items[0];
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.UseSetting("Dashboard:Sheets:BaseUrl", Google.Url);
        builder.UseSetting("Dashboard:Sheets:CredentialsFile", Path.Combine(DataPath, "key.json"));
        builder.UseSetting("Dashboard:Sheets:Timeout", "00:00:02");
        builder.UseSetting("Dashboard:Sheets:ReadsPerMinute", "100000");
    }

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        await DisposeAsync();
        await Google.DisposeAsync();
    }
}
