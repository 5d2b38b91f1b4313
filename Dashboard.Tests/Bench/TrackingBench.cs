using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Dashboard.Tests.Making;
using Npgsql;

namespace Dashboard.Tests.Bench;

/// <summary>
/// Opens a second with every one stored, judged and rolled up before it is answered, over real connections and a database that flushes to disk;
/// beside it the same rows inserted one by one by a plain program. Server, database and load share this machine.
/// </summary>
public sealed class TrackingBench(DashboardApp app, ITestOutputHelper output) : IClassFixture<DashboardApp>
{
    private const int Connections = 64;
    private const int People = 200_000;
    private const int Warming = 20_000;
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);
    private const int Inserts = 60_000;

    private static readonly string[] Agents =
    [
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
        "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)",
        "Mozilla/5.0",
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact(Explicit = true)]
    public async Task Opens_kept_before_they_are_answered_beside_single_inserts()
    {
        app.UseKestrel(0);
        app.StartServer();
        await app.SqlAsync("ALTER SYSTEM RESET fsync");
        await app.SqlAsync("ALTER SYSTEM RESET synchronous_commit");
        await app.SqlAsync("SELECT pg_reload_conf()");
        var sent = await A.SentCampaignAsync(app, (await A.ClientAsync(app)).ClientId!.Value, People);
        await app.SqlAsync("ANALYZE");

        await LoadAsync(sent, Warming, Long);
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        var (seconds, latencies) = await LoadAsync(sent, int.MaxValue, Long);
        var opens = latencies.Length;
        var cpu = (Process.GetCurrentProcess().TotalProcessorTime - before).TotalMicroseconds / opens;
        var stored = (long)(await app.SqlAsync("SELECT count(*) FROM events WHERE campaign_id = $1", sent.Id))!;
        var counted = (long)(await app.SqlAsync("SELECT sum(people + automatic)::bigint FROM campaign_activity WHERE campaign_id = $1", sent.Id))!;
        var single = await InsertAsync(sent);

        Array.Sort(latencies);
        var rate = opens / seconds;
        output.WriteLine($"opens answered after their group commit: {rate:N0} a second, p50 {latencies[opens / 2]:N1} ms, p99 {latencies[opens - opens / 100]:N1} ms over {seconds:N0} s, most {latencies[^1]:N0} ms, {cpu:N0} µs of this process each (load included)");
        output.WriteLine($"single-row inserts by a plain program on {Connections} connections: {single:N0} a second; ratio {rate / single:N1}");
        Assert.Equal(opens + Warming, stored);
        Assert.Equal(stored, counted);
        Assert.True(rate > 5_000 && latencies[opens - opens / 100] < 50);
    }

    private async Task<(double Seconds, double[] Milliseconds)> LoadAsync(SentCampaign sent, int opens, TimeSpan longest)
    {
        var address = new IPEndPoint(IPAddress.Loopback, app.ClientOptions.BaseAddress.Port);
        var requests = Enumerable.Range(0, 4096).Select(i => Encoding.ASCII.GetBytes(
            $"GET {sent.Open(Random.Shared.Next(People))} HTTP/1.1\r\nHost: localhost\r\nUser-Agent: {Agents[i % Agents.Length]}\r\nAccept: image/*\r\n\r\n")).ToArray();
        // most opens are someone's first: other tokens for each connection would cost the load generator more than the server
        var fresh = Enumerable.Range(0, People).Select(i => i).ToArray();
        Random.Shared.Shuffle(fresh);
        var next = 0;
        var milliseconds = new ConcurrentQueue<double>();
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(connection => Task.Run(async () =>
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(address, Ct);
            var buffer = new byte[4096];
            while (clock.Elapsed < longest && Interlocked.Increment(ref next) is var number && number <= opens)
            {
                var request = number % 2 == 0
                    ? requests[number % requests.Length]
                    : Encoding.ASCII.GetBytes($"GET {sent.Open(fresh[number % People])} HTTP/1.1\r\nHost: localhost\r\nUser-Agent: {Agents[number % Agents.Length]}\r\n\r\n");
                var began = Stopwatch.GetTimestamp();
                await socket.SendAsync(request, Ct);
                var filled = 0;
                int end;
                while ((end = buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8)) < 0 || filled < end + 4 + 43)
                {
                    var read = await socket.ReceiveAsync(buffer.AsMemory(filled), Ct);
                    Assert.True(read > 0);
                    filled += read;
                }

                milliseconds.Enqueue(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                Assert.True(buffer.AsSpan(0, 12).SequenceEqual("HTTP/1.1 200"u8));
            }
        }, Ct)));
        return (clock.Elapsed.TotalSeconds, [.. milliseconds]);
    }

    private async Task<double> InsertAsync(SentCampaign sent)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(app.ConnectionString) { MaxPoolSize = Connections, MaxAutoPrepare = 10 });
        var next = 0;
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(async () =>
        {
            await using var connection = await source.OpenConnectionAsync(Ct);
            while (Interlocked.Increment(ref next) is var number && number <= Inserts)
            {
                await using var insert = new NpgsqlCommand(
                    "INSERT INTO events (id, month, at, kind, client_id, campaign_id, message_id, message_month, recipient_id, ip, user_agent) VALUES ($1, $2, now(), 4, $3, $4, $5, $2, $6, $7, $8)", connection)
                {
                    Parameters =
                    {
                        new() { Value = Guid.CreateVersion7() }, new() { Value = sent.Month }, new() { Value = sent.ClientId }, new() { Value = sent.Id }, new() { Value = sent.Messages[number] },
                        new() { Value = sent.Recipients[number] }, new() { Value = IPAddress.Loopback }, new() { Value = Agents[0] },
                    },
                };
                await insert.ExecuteNonQueryAsync(Ct);
            }
        }, Ct)));
        return Inserts / clock.Elapsed.TotalSeconds;
    }
}
