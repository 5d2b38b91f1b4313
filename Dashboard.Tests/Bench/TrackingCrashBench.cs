using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Dashboard.Tests.Making;

namespace Dashboard.Tests.Bench;

/// <summary>Opens keep coming while the program is killed again and again and while its database is away: whatever was answered is stored, once.</summary>
public sealed class TrackingCrashBench(DashboardApp app, PostgresServer server, ITestOutputHelper output) : IClassFixture<DashboardApp>
{
    private const int Kills = 10, People = 300_000, Readers = 16;
    private const string Chrome = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36";

    private readonly ConcurrentDictionary<int, bool> _answered = new();
    private int _next, _refused;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact(Explicit = true)]
    public async Task Killed_ten_times_and_without_its_database_for_a_minute_it_stores_every_answered_open_once()
    {
        var sent = await A.SentCampaignAsync(app, (await A.ClientAsync(app)).ClientId!.Value, People);
        var data = Directory.CreateTempSubdirectory("dashboard-reading-").FullName;
        var port = FreePort();
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var reading = Task.WhenAll(Enumerable.Range(0, Readers).Select(_ => Task.Run(() => ReadAsync(sent, port, enough.Token), Ct)));

        var random = new Random(20);
        for (var kill = 0; kill < Kills; kill++)
        {
            using var program = Start(data, port);
            var before = _answered.Count + random.Next(500, 4_000);
            await Until.TrueAsync(() => _answered.Count >= before, "some are answered", 120);
            await program.KillAsync();
        }

        var killed = _answered.Count;
        using (var program = Start(data, port))
        {
            await Until.TrueAsync(() => _answered.Count >= killed + 1_000, "it goes on", 120);
            await server.CutOffAsync(app.ConnectionString);
            var atCut = _answered.Count;
            await Task.Delay(TimeSpan.FromSeconds(60), Ct); // the outage itself
            output.WriteLine($"answered while the database was away: {_answered.Count - atCut}, waiting in {Waiting(data)} file(s)");
            Assert.True(_answered.Count > atCut);
            await server.LetInAsync(app.ConnectionString);
            await program.KillAsync(); // and once more with all that in the spool
        }

        using (Start(data, port))
        {
            var back = _answered.Count + 1_000;
            await Until.TrueAsync(() => _answered.Count >= back, "it goes on after the outage", 120);
            await enough.CancelAsync();
            await reading;
            await Until.TrueAsync(() => Waiting(data) == 0, "the spool is drained", 120);
        }

        var stored = (long[])(await app.SqlAsync("SELECT array_agg(message_id) FROM events WHERE campaign_id = $1", sent.Id))!;
        var by = stored.ToLookup(id => id);
        var lost = _answered.Keys.Count(person => !by.Contains(sent.Messages[person]));
        output.WriteLine($"{Kills + 1} × kill -9 and 60 s without a database: {_answered.Count} answered, {stored.Length} stored, lost {lost}, twice {stored.Length - by.Count}, asked without an answer {_refused}; load {(await File.ReadAllTextAsync("/proc/loadavg", Ct)).Trim()}");
        Assert.Equal(0, lost);
        Assert.Equal(stored.Length, by.Count);
        Assert.Equal((long)stored.Length, await app.SqlAsync("SELECT sum(people + automatic)::bigint FROM campaign_activity WHERE campaign_id = $1", sent.Id));
        Assert.Equal((long)stored.Length, await app.SqlAsync("SELECT opened_all::bigint FROM campaign_counts WHERE campaign_id = $1", sent.Id));
        Directory.Delete(data, recursive: true);
    }

    /// <summary>One reader after the other asks for a pixel of their own; only a whole answer counts as one.</summary>
    private async Task ReadAsync(SentCampaign sent, int port, CancellationToken enough)
    {
        using var browser = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(30) };
        browser.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", Chrome);
        while (!enough.IsCancellationRequested && Interlocked.Increment(ref _next) is var person && person < People)
        {
            try
            {
                if ((await browser.GetByteArrayAsync(sent.Open(person), Ct)).Length == 43) _answered[person] = true;
                await Task.Delay(4, Ct); // so that a minute does not use everyone up
            }
            catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !Ct.IsCancellationRequested))
            {
                Interlocked.Increment(ref _refused);
                await Task.Delay(100, Ct);
            }
        }
    }

    private DashboardProcess Start(string data, int port) =>
        DashboardProcess.Start(app.ConnectionString, data, ("Dashboard__Roles", "web"), ("ASPNETCORE_URLS", $"http://127.0.0.1:{port}"), ("Dashboard__RateLimit__PerMinute", "1000000"));

    private static int Waiting(string data) => Directory.EnumerateFiles(Path.Combine(data, "spool"), "*.visits").Count();

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
