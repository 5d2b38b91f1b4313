using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Dashboard.Core.Campaigns;
using Dashboard.Tests.Making;

namespace Dashboard.Tests.Bench;

/// <summary>The whole way of a campaign (claimed, composed with its links, handed over, recorded) by the built program beside smtp-source, into one smtp-sink (Debian: postfix).</summary>
public sealed class SendingBench(DashboardApp app, ITestOutputHelper output) : IClassFixture<DashboardApp>
{
    private const int Connections = 20, People = 40_000;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory(Explicit = true)]
    [InlineData(false), InlineData(true)]
    public async Task Mails_a_second_from_campaign_to_ledger(bool isSigned)
    {
        var key = Path.Combine(app.DataPath, "dkim.pem");
        using (var rsa = RSA.Create(2048)) await File.WriteAllTextAsync(key, rsa.ExportRSAPrivateKeyPem(), Ct);
        await SinkAsync(async port =>
        {
            using var program = DashboardProcess.Start(app.ConnectionString, app.DataPath, ("Dashboard__Sending__SenderLease", "00:00:30"), ("Dashboard__Sending__Dkim__KeyFile", isSigned ? key : ""));
            await RunAsync(port, 2_000);
            var ours = await RunAsync(port, People);
            var theirs = await SourceAsync(port);
            output.WriteLine($"campaign{(isSigned ? " with RSA-2048 DKIM" : "")} {ours:N0} a second, smtp-source {theirs:N0} a second, ratio {ours / theirs:F3}, peak {program.PeakMegabytes} MB, load {await LoadAsync()}");
        });
    }

    [Fact(Explicit = true)]
    public Task A_million_recipients_in_flat_memory() => SinkAsync(async port =>
    {
        using var program = DashboardProcess.Start(app.ConnectionString, app.DataPath, ("Dashboard__Sending__SenderLease", "00:00:30"));
        var ours = await RunAsync(port, 1_000_000, seconds: 3_000);
        output.WriteLine($"1,000,000 recipients: {ours:N0} a second, peak {program.PeakMegabytes} MB, load {await LoadAsync()}");
        Assert.InRange(program.PeakMegabytes, 1, 400);
    });

    private static async Task SinkAsync(Func<int, Task> run)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var arguments = new List<string> { $"127.0.0.1:{port}", "512" };
        if (Environment.IsPrivilegedProcess) arguments.InsertRange(0, ["-u", "postfix"]);
        using var sink = Process.Start("/usr/sbin/smtp-sink", arguments);
        try
        {
            await run(port);
        }
        finally
        {
            sink.Kill();
        }
    }

    private async Task<double> RunAsync(int port, int people, int seconds = 300)
    {
        var mailing = await A.MailingAsync(app, people, port, Connections, html: ComposingBench.TypicalContent().Html);
        await mailing.StartAsync();
        await mailing.IsAsync(CampaignStatus.Sent, seconds);
        Assert.Equal($"accepted {people}", await mailing.LedgerAsync());
        // from the first hand-over's record to the last, launching aside
        var took = (double)(await app.SqlAsync("SELECT extract(epoch FROM max(accepted_at) - min(accepted_at))::float8 FROM messages WHERE campaign_id = $1", mailing.Id))!;
        return people / took;
    }

    private static async Task<string> LoadAsync() => (await File.ReadAllTextAsync("/proc/loadavg", Ct)).Trim();

    private static async Task<double> SourceAsync(int port)
    {
        var clock = Stopwatch.StartNew();
        using var source = Process.Start("/usr/sbin/smtp-source", ["-d", "-s", $"{Connections}", "-l", "12000", "-m", $"{People}", "-f", "news@acme.example", "-t", "ann@example.com", $"127.0.0.1:{port}"]);
        await source.WaitForExitAsync(Ct);
        Assert.Equal(0, source.ExitCode);
        return People / clock.Elapsed.TotalSeconds;
    }
}
