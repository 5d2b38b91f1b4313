using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Dashboard.Core.Relays;
using Dashboard.Core.Sending;
using Dashboard.Tests.Making;
using Dashboard.Web.Mail;

namespace Dashboard.Tests.Bench;

/// <summary>Our connections beside Postfix's smtp-source, into Postfix's smtp-sink (Debian: postfix), in one run.</summary>
public class SmtpBench(ITestOutputHelper output)
{
    private const int Connections = 20;
    private const string Sink = "/usr/sbin/smtp-sink", Source = "/usr/sbin/smtp-source";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact(Explicit = true)]
    public async Task Mails_a_second_into_smtp_sink()
    {
        var port = FreePort();
        using var sink = Start(Sink, "-u", "nobody", $"127.0.0.1:{port}", "512");
        try
        {
            var relay = new RelayAddress("127.0.0.1", port, RelaySecurity.None, null, null, false);
            await ListeningAsync(port);
            await RunAsync(relay, 5_000, "warming up");
            for (var round = 0; round < 2; round++)
            {
                var ours = await RunAsync(relay, 60_000, "ours, each mail composed");
                var theirs = await SmtpSourceAsync(port, 60_000);
                output.WriteLine($"ratio {ours / theirs:F2}");
            }
        }
        finally
        {
            sink.Kill();
        }
    }

    private async Task<double> RunAsync(RelayAddress relay, int count, string what)
    {
        var composer = Mail.Composer(ComposingBench.TypicalContent());
        var left = count;
        var (clock, cpu) = (Stopwatch.StartNew(), Process.GetCurrentProcess().TotalProcessorTime);
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(WorkAsync, Ct)));
        var rate = count / clock.Elapsed.TotalSeconds;
        output.WriteLine($"{what}: {rate:N0} a second, {(Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalSeconds * 1000 / count:F3} CPU seconds for 1,000");
        return rate;

        async Task WorkAsync()
        {
            await using var connection = await new SmtpTransport().ConnectAsync(relay, Ct);
            using var buffer = new MessageBuffer();
            while (Interlocked.Decrement(ref left) is >= 0 and var id)
            {
                var target = Mail.To(attributes: ("city", "Köln")) with { MessageId = id };
                composer.Compose(target, buffer);
                var result = await connection.SendAsync(new Envelope(composer.EnvelopeFrom(target), target.Email, Guid.Empty, null), buffer.Written, Ct);
                Assert.Equal(SendOutcome.Accepted, result.Outcome);
            }
        }
    }

    private async Task<double> SmtpSourceAsync(int port, int count)
    {
        var clock = Stopwatch.StartNew();
        using var source = Start(Source, "-d", "-s", $"{Connections}", "-l", "12000", "-m", $"{count}", "-f", "news@acme.example", "-t", "ann@example.com", $"127.0.0.1:{port}");
        await source.WaitForExitAsync(Ct);
        Assert.Equal(0, source.ExitCode);
        var rate = count / clock.Elapsed.TotalSeconds;
        output.WriteLine($"smtp-source, the same mail again and again: {rate:N0} a second");
        return rate;
    }

    private static Process Start(string file, params string[] arguments)
    {
        Assert.True(File.Exists(file), $"{file} is missing: install Debian's postfix.");
        return Process.Start(new ProcessStartInfo(file, arguments))!;
    }

    private static async Task ListeningAsync(int port)
    {
        for (var tries = 0; ; tries++)
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, port, Ct);
                return;
            }
            catch (SocketException) when (tries < 100)
            {
                await Task.Delay(50, Ct);
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
