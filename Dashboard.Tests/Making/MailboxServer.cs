using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Dashboard.Tests.Making;

/// <summary>A mailbox that speaks as much IMAP (RFC 3501) or POP3 (RFC 1939) as a reader needs, and remembers what it was told to forget.</summary>
internal sealed class MailboxServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Kept> _messages = [];
    private readonly bool _imap;
    private readonly Task _serving;

    public MailboxServer(bool imap)
    {
        _imap = imap;
        _listener.Start();
        _serving = ServeAsync();
    }

    private sealed class Kept(int id, byte[] mail)
    {
        public int Id { get; } = id;
        public byte[] Mail { get; } = mail;
        public bool Seen { get; set; }
        public bool Deleted { get; set; }
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Breaks the connection instead of answering the command that begins so, once.</summary>
    public string? BreakAt { get; set; }

    public void Put(byte[] mail)
    {
        lock (_messages) _messages.Add(new(_messages.Count + 1, mail));
    }

    public string Standing()
    {
        lock (_messages) return string.Join(' ', _messages.Select(m => m.Deleted ? "gone" : m.Seen ? "seen" : "new"));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _serving;
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                try
                {
                    await using var stream = client.GetStream();
                    await TalkAsync(stream);
                }
                catch (IOException)
                {
                    // The reader went, or was sent away.
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or InvalidOperationException)
        {
        }
    }

    private async Task TalkAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.Latin1, leaveOpen: true);
        await SayAsync(_imap ? "* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR] ready\r\n" : "+OK ready\r\n");
        List<Kept> leaving = [];
        while (await reader.ReadLineAsync(_stop.Token) is { } line)
        {
            var words = line.Split(' ');
            var command = _imap ? string.Join(' ', words.Skip(1)) : line;
            if (BreakAt is { } at && command.StartsWith(at, StringComparison.OrdinalIgnoreCase))
            {
                BreakAt = null;
                return;
            }

            if (_imap) await ImapAsync(words[0], command.ToUpperInvariant(), words);
            else await Pop3Async(words);
            if (command.StartsWith("LOGOUT", StringComparison.OrdinalIgnoreCase) || command.StartsWith("QUIT", StringComparison.OrdinalIgnoreCase)) return;
        }

        async Task ImapAsync(string tag, string command, string[] words)
        {
            List<Kept> all;
            lock (_messages) all = [.. _messages];
            var untagged = new StringBuilder();
            if (command.StartsWith("LIST", StringComparison.Ordinal)) untagged.Append(command.EndsWith("\"\"", StringComparison.Ordinal) ? "* LIST (\\Noselect) \"/\" \"\"\r\n" : "* LIST (\\HasNoChildren) \"/\" INBOX\r\n");
            if (command.StartsWith("SELECT", StringComparison.Ordinal)) untagged.Append(CultureInfo.InvariantCulture, $"* {all.Count} EXISTS\r\n* 0 RECENT\r\n* FLAGS (\\Seen \\Deleted)\r\n* OK [PERMANENTFLAGS (\\Seen \\Deleted)] ok\r\n* OK [UIDVALIDITY 1] ok\r\n* OK [UIDNEXT {all.Count + 1}] ok\r\n");
            if (command.StartsWith("UID SEARCH", StringComparison.Ordinal)) untagged.Append("* SEARCH").Append(string.Concat(all.Where(m => !m.Seen && !m.Deleted).Select(m => $" {m.Id}"))).Append("\r\n");
            if (command.StartsWith("UID FETCH", StringComparison.Ordinal))
            {
                var kept = all[int.Parse(words[3], CultureInfo.InvariantCulture) - 1];
                untagged.Append(CultureInfo.InvariantCulture, $"* {kept.Id} FETCH (UID {kept.Id} BODY[]<0> {{{kept.Mail.Length}}}\r\n{Encoding.Latin1.GetString(kept.Mail)})\r\n");
            }

            if (command.StartsWith("UID STORE", StringComparison.Ordinal))
            {
                var kept = all[int.Parse(words[3], CultureInfo.InvariantCulture) - 1];
                kept.Seen = true;
                kept.Deleted |= command.Contains("DELETED", StringComparison.Ordinal);
            }

            if (command.StartsWith("LOGOUT", StringComparison.Ordinal)) untagged.Append("* BYE\r\n");
            if (command == "CAPABILITY") untagged.Append("* CAPABILITY IMAP4rev1\r\n");
            await SayAsync($"{untagged}{tag} OK {(command.StartsWith("SELECT", StringComparison.Ordinal) ? "[READ-WRITE] " : "")}done\r\n");
        }

        async Task Pop3Async(string[] words)
        {
            List<Kept> all;
            lock (_messages) all = [.. _messages.Where(m => !m.Deleted)];
            Kept Named() => all[int.Parse(words[1], CultureInfo.InvariantCulture) - 1];
            switch (words[0].ToUpperInvariant())
            {
                case "CAPA":
                    await SayAsync("+OK\r\nUSER\r\n.\r\n");
                    break;
                case "STAT":
                    await SayAsync($"+OK {all.Count} {all.Sum(m => m.Mail.Length)}\r\n");
                    break;
                case "LIST":
                    await SayAsync($"+OK\r\n{string.Concat(all.Select((m, i) => $"{i + 1} {m.Mail.Length}\r\n"))}.\r\n");
                    break;
                case "UIDL" when words.Length > 1:
                    await SayAsync($"+OK {words[1]} u{Named().Id}\r\n");
                    break;
                case "UIDL":
                    await SayAsync($"+OK\r\n{string.Concat(all.Select((m, i) => $"{i + 1} u{m.Id}\r\n"))}.\r\n");
                    break;
                case "RETR":
                    await SayAsync($"+OK\r\n{Encoding.Latin1.GetString(Named().Mail).ReplaceLineEndings("\r\n").TrimEnd()}\r\n.\r\n");
                    break;
                case "DELE":
                    leaving.Add(Named());
                    await SayAsync("+OK\r\n");
                    break;
                case "QUIT":
                    foreach (var kept in leaving) kept.Deleted = true;
                    await SayAsync("+OK\r\n");
                    break;
                default:
                    await SayAsync("+OK\r\n");
                    break;
            }
        }

        async Task SayAsync(string text) => await stream.WriteAsync(Encoding.Latin1.GetBytes(text), _stop.Token);
    }
}
