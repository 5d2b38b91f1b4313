using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Dashboard.Core.Relays;

namespace Dashboard.Tests.Making;

/// <summary>An SMTP server on a real socket that keeps what it takes and behaves as its script says.</summary>
internal sealed class SmtpSink : IAsyncDisposable
{
    private static readonly Lazy<X509Certificate2> Certificate = new(SelfSigned);

    private readonly SmtpServerScript _script;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<Task> _conversations = [];
    private readonly Task _listening;
    private int _connections;

    private SmtpSink(SmtpServerScript script)
    {
        _script = script;
        _listener.Start(512);
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _listening = ListenAsync();
    }

    internal int Port { get; }

    internal int Connections => _connections;

    /// <summary>Every message that was taken with 2xx, its dots as the sender wrote them.</summary>
    internal ConcurrentQueue<SinkMessage> Messages { get; } = new();

    /// <summary>Every command line, for what was said and in which order.</summary>
    internal ConcurrentQueue<string> Commands { get; } = new();

    internal RelayAddress Relay => new("127.0.0.1", Port, _script.ImplicitTls ? RelaySecurity.Tls : RelaySecurity.None, null, null, AcceptInvalidCertificate: true);

    internal static SmtpSink Start(SmtpServerScript? script = null) => new(script ?? new SmtpServerScript());

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _listening;
        await Task.WhenAll(_conversations);
        _stop.Dispose();
    }

    private async Task ListenAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            Socket socket;
            try
            {
                socket = await _listener.AcceptSocketAsync(_stop.Token);
            }
            catch (Exception stopped) when (stopped is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
            socket.NoDelay = true;
            _conversations.Add(TalkAsync(socket, Interlocked.Increment(ref _connections)));
        }
    }

    private async Task TalkAsync(Socket socket, int number)
    {
        await Task.Yield();
        try
        {
            using var conversation = new Conversation(this, socket, number);
            await conversation.RunAsync();
        }
        catch (Exception gone) when (gone is IOException or SocketException or OperationCanceledException or System.Security.Authentication.AuthenticationException or ObjectDisposedException)
        {
            // the other end went, or the script says so
        }
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2040, 1, 1, 0, 0, 0, TimeSpan.Zero));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null);
    }

    private sealed class Conversation(SmtpSink sink, Socket socket, int number) : IDisposable
    {
        private readonly byte[] _buffer = new byte[64 * 1024];
        private Stream _stream = new NetworkStream(socket, ownsSocket: true);
        private int _start, _end, _messages;
        private string? _from;
        private readonly List<string> _to = [];
        private bool _isSignedIn;

        private SmtpServerScript Script => sink._script;

        public void Dispose() => _stream.Dispose();

        internal async Task RunAsync()
        {
            if (Script.ImplicitTls) await SecureAsync();
            if (!await AnswerAsync("CONNECT", "", "220 sink.example ESMTP")) return;
            while (await ReadLineAsync() is { } line)
            {
                sink.Commands.Enqueue(line);
                var verb = line.Split(' ', ':')[0].ToUpperInvariant();
                var goesOn = verb switch
                {
                    "EHLO" => await AnswerAsync(verb, line, Features()),
                    "HELO" => await AnswerAsync(verb, line, "250 sink.example"),
                    "STARTTLS" => await AnswerAsync(verb, line, "220 go ahead") && await SecureAsync(),
                    "AUTH" => await SignInAsync(line),
                    "MAIL" => await MailAsync(line),
                    "RCPT" => await RcptAsync(line),
                    "DATA" => await DataAsync(line),
                    "RSET" => Forget() && await AnswerAsync(verb, line, "250 2.0.0 Ok"),
                    "QUIT" => await AnswerAsync(verb, line, "221 2.0.0 Bye") && false,
                    _ => await AnswerAsync(verb, line, "502 5.5.2 Command not recognized"),
                };
                if (!goesOn) return;
            }
        }

        private string Features()
        {
            List<string> lines = ["sink.example"];
            if (Script.Pipelining) lines.Add("PIPELINING");
            if (Script.EightBitMime) lines.Add("8BITMIME");
            if (Script.SmtpUtf8) lines.Add("SMTPUTF8");
            if (Script.Size is { } size) lines.Add($"SIZE {size}");
            if (Script.OffersStartTls && _stream is not SslStream) lines.Add("STARTTLS");
            if (Script.Auth is { } auth) lines.Add($"AUTH {auth}");
            return string.Join("\r\n", lines.Select((line, i) => (i == lines.Count - 1 ? "250 " : "250-") + line));
        }

        private async Task<bool> SecureAsync()
        {
            var tls = new SslStream(_stream);
            if (Move("TLS", "") is { } move) return await PlayAsync(move);
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = Certificate.Value }, sink._stop.Token);
            _stream = tls;
            return true;
        }

        private async Task<bool> SignInAsync(string line)
        {
            var words = line.Split(' ');
            var (user, password) = ("", "");
            if (words is [_, "PLAIN", var initial])
            {
                var parts = Encoding.UTF8.GetString(Convert.FromBase64String(initial)).Split('\0');
                (user, password) = (parts[1], parts[2]);
            }
            else if (words is [_, "LOGIN"])
            {
                await WriteAsync("334 VXNlcm5hbWU6");
                user = Encoding.UTF8.GetString(Convert.FromBase64String(await ReadLineAsync() ?? ""));
                await WriteAsync("334 UGFzc3dvcmQ6");
                password = Encoding.UTF8.GetString(Convert.FromBase64String(await ReadLineAsync() ?? ""));
            }
            _isSignedIn = (user, password) == ("ann", "secret");
            return await AnswerAsync("AUTH", line, _isSignedIn ? "235 2.7.0 Welcome" : "535 5.7.8 Wrong user name or password");
        }

        private async Task<bool> MailAsync(string line)
        {
            if (_messages >= Script.MostPerConnection) return await PlayAsync(SmtpMove.SayAndDrop("421 4.7.0 Enough for one connection"));
            if (_from is not null) return await AnswerAsync("MAIL", line, "503 5.5.1 Nested MAIL command");
            if (Script.Auth is not null && !_isSignedIn) return await AnswerAsync("MAIL", line, "530 5.7.0 Authentication required");
            var move = Move("MAIL", line) ?? SmtpMove.Say("250 2.1.0 Ok");
            if (move.Reply?[0] == '2') _from = Path(line);
            return await PlayAsync(move);
        }

        private async Task<bool> RcptAsync(string line)
        {
            if (_from is null) return await AnswerAsync("RCPT", line, "503 5.5.1 Need MAIL command");
            var move = Move("RCPT", line) ?? SmtpMove.Say("250 2.1.5 Ok");
            if (move.Reply?[0] == '2') _to.Add(Path(line));
            return await PlayAsync(move);
        }

        private async Task<bool> DataAsync(string line)
        {
            if (_to.Count == 0 && !Script.AlwaysTakesData) return await AnswerAsync("DATA", line, "554 5.5.1 No valid recipients");
            var move = Move("DATA", line) ?? SmtpMove.Say("354 End data with <CR><LF>.<CR><LF>");
            if (!await PlayAsync(move) || move.Reply?[0] != '3') return !move.Closes && !move.Waits;
            if (Move("RECEIVING", line) is { } now && !await PlayAsync(now)) return false;

            var body = new MemoryStream();
            while (await ReadRawLineAsync() is { } raw)
            {
                if (raw.AsSpan().SequenceEqual(".\r\n"u8))
                {
                    var end = Move("DOT", line) ?? SmtpMove.Say(_to.Count > 0 ? "250 2.0.0 Ok: queued" : "554 5.5.1 No valid recipients");
                    if ((end.Takes || end.Reply?[0] == '2') && _to.Count > 0)
                    {
                        sink.Messages.Enqueue(new SinkMessage(number, _from!, [.. _to], body.ToArray()));
                        _messages++;
                    }
                    Forget();
                    return await PlayAsync(end);
                }
                body.Write(raw.AsSpan(raw[0] == '.' ? 1 : 0));
            }
            return false;
        }

        private bool Forget()
        {
            _from = null;
            _to.Clear();
            return true;
        }

        private SmtpMove? Move(string step, string line) => Script.At?.Invoke(new SmtpMoment(number, step, line, _messages));

        private Task<bool> AnswerAsync(string step, string line, string usual) => PlayAsync(Move(step, line) ?? SmtpMove.Say(usual));

        private async Task<bool> PlayAsync(SmtpMove move)
        {
            if (move.Waits) await Task.Delay(Timeout.Infinite, sink._stop.Token);
            if (move.Reply is { } reply) await WriteAsync(reply);
            return !move.Closes;
        }

        private async Task WriteAsync(string reply) => await _stream.WriteAsync(Encoding.UTF8.GetBytes(reply + "\r\n"), sink._stop.Token);

        private async Task<string?> ReadLineAsync() => await ReadRawLineAsync() is { } raw ? Encoding.UTF8.GetString(raw).TrimEnd('\r', '\n') : null;

        private async ValueTask<byte[]?> ReadRawLineAsync()
        {
            var line = new MemoryStream();
            while (true)
            {
                var end = _buffer.AsSpan(_start, _end - _start).IndexOf("\r\n"u8);
                if (end >= 0)
                {
                    line.Write(_buffer, _start, end + 2);
                    _start += end + 2;
                    return line.ToArray();
                }
                // A CR at the end may be half a line break: it waits for the next bytes.
                var keep = _end > _start && _buffer[_end - 1] == '\r' ? 1 : 0;
                line.Write(_buffer, _start, _end - _start - keep);
                if (keep == 1) _buffer[0] = (byte)'\r';
                (_start, _end) = (0, keep);
                var read = await _stream.ReadAsync(_buffer.AsMemory(_end), sink._stop.Token);
                if (read == 0) return null;
                _end += read;
            }
        }

        private static string Path(string line) => line[(line.IndexOf('<') + 1)..line.LastIndexOf('>')];
    }
}

/// <summary>A message that the sink took.</summary>
internal sealed record SinkMessage(int Connection, string From, IReadOnlyList<string> To, byte[] Bytes)
{
    internal string Text => Encoding.UTF8.GetString(Bytes);
}
