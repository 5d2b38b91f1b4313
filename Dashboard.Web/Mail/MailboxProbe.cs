using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Dashboard.Core.Addresses;
using Dashboard.Core.Domains;

namespace Dashboard.Web.Mail;

/// <summary>Asks a mail server for mailboxes: greeting, EHLO, MAIL, RCPT for each, QUIT. DATA is never said. Only addresses of the public internet are connected to.</summary>
internal sealed class MailboxProbe(IMailDns dns, MailboxSettings settings, TimeProvider clock) : IMailboxProbe
{
    private const int MostLines = 100, LongestLine = 2000;

    private readonly IReadOnlyList<IPNetwork> _trusted = [.. settings.TrustedNetworks.Select(IPNetwork.Parse)];

    public async Task<IReadOnlyList<MailboxAnswer>> AskAsync(string server, IReadOnlyList<string> addresses, CancellationToken ct)
    {
        var answers = Enumerable.Repeat(MailboxAnswer.Unreachable, addresses.Count).ToArray();
        using var patience = new CancellationTokenSource(settings.Timeout, clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        try
        {
            if (await PublicAsync(server, stop.Token) is not { } address) return answers;
            using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(address, settings.Port, stop.Token);
            await using var stream = new NetworkStream(socket);
            using var reader = new StreamReader(stream, Encoding.Latin1, false, 1024, leaveOpen: true);
            await TalkAsync(stream, reader, addresses, answers, stop.Token);
        }
        catch (Exception e) when (e is IOException or SocketException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            // What was not answered stays unreachable.
        }

        return answers;
    }

    private async Task TalkAsync(NetworkStream stream, StreamReader reader, IReadOnlyList<string> addresses, MailboxAnswer[] answers, CancellationToken ct)
    {
        // A server that greets and then refuses us is there, and tells nothing about mailboxes.
        if ((await ReplyAsync(reader, ct)).Code != 220) return;
        Array.Fill(answers, MailboxAnswer.Unclear);
        var us = settings.HelloName.Length > 0 ? settings.HelloName : Dns.GetHostName();
        if ((await SayAsync(stream, reader, $"EHLO {us}", ct)).Code != 250 && (await SayAsync(stream, reader, $"HELO {us}", ct)).Code != 250) return;
        if ((await SayAsync(stream, reader, $"MAIL FROM:<{settings.Sender}>", ct)).Code != 250) return;
        for (var at = 0; at < addresses.Count; at++)
        {
            var (code, text) = await SayAsync(stream, reader, $"RCPT TO:<{addresses[at]}>", ct);
            answers[at] = MailboxReplies.Read(code, text);
            if (code == 421) return;
        }

        await stream.WriteAsync("QUIT\r\n"u8.ToArray(), ct);
    }

    private static async Task<(int Code, string Text)> SayAsync(NetworkStream stream, StreamReader reader, string line, CancellationToken ct)
    {
        await stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n"), ct);
        return await ReplyAsync(reader, ct);
    }

    private static async Task<(int Code, string Text)> ReplyAsync(StreamReader reader, CancellationToken ct)
    {
        var text = new StringBuilder();
        for (var lines = 0; lines < MostLines; lines++)
        {
            var line = await reader.ReadLineAsync(ct) ?? throw new IOException("The server closed the connection.");
            if (line.Length is < 3 or > LongestLine || !int.TryParse(line.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var code)) throw new IOException("The server said what is no reply.");
            text.Append(line.Length > 4 ? line[4..] : "").Append(' ');
            if (line.Length == 3 || line[3] != '-') return (code, text.ToString());
        }

        throw new IOException("The server's reply does not end.");
    }

    /// <summary>An address of the server in the public internet; null where one of its addresses lies elsewhere, or it has none.</summary>
    private async Task<IPAddress?> PublicAsync(string server, CancellationToken ct)
    {
        foreach (var type in new[] { DnsRecordType.A, DnsRecordType.Aaaa })
        {
            var found = (await dns.AskAsync(server, type, ct)).Values.Select(value => IPAddress.Parse(value)).ToList();
            if (found.Count == 0) continue;
            return found.TrueForAll(address => PublicNetwork.IsPublic(address) || PublicNetwork.IsIn(_trusted, address)) ? found[0] : null;
        }

        return null;
    }
}
