using System.Buffers;
using System.Net.Sockets;
using System.Text;
using Dashboard.Core.Sending;

namespace Dashboard.Web.Mail;

/// <summary>The bytes between us and a server: commands gathered and sent in one go, replies read line by line within bounds.</summary>
internal sealed class SmtpWire(Socket socket, Stream stream) : IAsyncDisposable
{
    private const int MostLine = 4096;
    private const int MostLines = 100;
    private const int BlockBytes = 64 * 1024;

    private readonly byte[] _in = new byte[8192];
    private Stream _stream = stream;
    private CancellationTokenSource _timer = new();
    private byte[] _out = ArrayPool<byte>.Shared.Rent(BlockBytes);
    private int _inStart, _inEnd, _outEnd;

    /// <summary>True where the server has said or done something unasked, which between messages only means that it goes.</summary>
    internal bool HasNews => _inStart < _inEnd || socket.Poll(0, SelectMode.SelectRead);

    /// <summary>The stream to speak TLS over; nothing may have come in yet (a man in the middle could have put commands there).</summary>
    internal Stream Plain => _inStart == _inEnd ? _stream : throw new SmtpWireException("The server spoke before TLS was agreed on.");

    internal void Secure(Stream tls) => _stream = tls;

    internal void Append(ReadOnlySpan<byte> bytes)
    {
        Room(bytes.Length);
        bytes.CopyTo(_out.AsSpan(_outEnd));
        _outEnd += bytes.Length;
    }

    internal void Append(string text)
    {
        Room(Encoding.UTF8.GetMaxByteCount(text.Length));
        _outEnd += Encoding.UTF8.GetBytes(text, _out.AsSpan(_outEnd));
    }

    internal async ValueTask FlushAsync(TimeSpan limit, CancellationToken ct)
    {
        var length = _outEnd;
        _outEnd = 0;
        using var stop = Within(limit, ct);
        await _stream.WriteAsync(_out.AsMemory(0, length), _timer.Token);
    }

    /// <summary>Sends a message with its dots doubled, and the final dot; the last block is the one that can hand it over.</summary>
    internal async ValueTask SendBodyAsync(ReadOnlyMemory<byte> message, TimeSpan limit, Action lastBlock, CancellationToken ct)
    {
        var isLineStart = true;
        var endsWithBreak = message.Span.EndsWith("\r\n"u8);
        while (message.Length > BlockBytes / 2)
        {
            isLineStart = AppendStuffed(message.Span[..(BlockBytes / 2)], isLineStart);
            message = message[(BlockBytes / 2)..];
            await FlushAsync(limit, ct);
        }
        AppendStuffed(message.Span, isLineStart);
        Append(endsWithBreak ? ".\r\n"u8 : "\r\n.\r\n"u8);
        lastBlock();
        await FlushAsync(limit, ct);
    }

    /// <summary>Reads one reply; its lines are kept where the caller wants them or the server did not say yes.</summary>
    internal async ValueTask<SmtpAnswer> ReadAsync(TimeSpan limit, bool keep, CancellationToken ct)
    {
        using var stop = Within(limit, ct);
        StringBuilder? lines = null;
        for (var count = 1; count <= MostLines; count++)
        {
            int end;
            while ((end = _in.AsSpan(_inStart, _inEnd - _inStart).IndexOf((byte)'\n')) < 0) await FillAsync();
            var line = _in.AsSpan(_inStart, end).TrimEnd((byte)'\r');
            _inStart += end + 1;

            if (line.Length < 3 || line[0] is < (byte)'2' or > (byte)'5' || !char.IsAsciiDigit((char)line[1]) || !char.IsAsciiDigit((char)line[2]) || (line.Length > 3 && line[3] is not ((byte)' ' or (byte)'-')))
                throw new SmtpWireException("The server's answer is no SMTP reply.");
            var code = (line[0] - '0') * 100 + (line[1] - '0') * 10 + line[2] - '0';
            var isLast = line.Length == 3 || line[3] == ' ';
            if (isLast && lines is null && !keep && code < 400) return new SmtpAnswer(code, null);

            lines = (lines ?? new StringBuilder()).Append(Encoding.UTF8.GetString(line)).Append('\n');
            if (isLast) return new SmtpAnswer(code, lines.ToString());
        }
        throw new SmtpWireException("The server's answer has too many lines.");
    }

    public async ValueTask DisposeAsync()
    {
        var output = Interlocked.Exchange(ref _out, []);
        if (output.Length > 0) ArrayPool<byte>.Shared.Return(output);
        _timer.Dispose();
        await _stream.DisposeAsync();
        socket.Dispose();
    }

    /// <returns>True where the next byte begins a line.</returns>
    private bool AppendStuffed(ReadOnlySpan<byte> text, bool isLineStart)
    {
        if (isLineStart && text.StartsWith("."u8)) Append("."u8);
        for (int dot; (dot = text.IndexOf("\n."u8)) >= 0; text = text[(dot + 1)..])
        {
            Append(text[..(dot + 1)]);
            Append("."u8);
        }
        Append(text);
        return text.EndsWith("\n"u8);
    }

    private async ValueTask FillAsync()
    {
        if (_inEnd - _inStart > MostLine) throw new SmtpWireException("A line of the server's answer is too long.");
        if (_inStart > 0)
        {
            _in.AsSpan(_inStart, _inEnd - _inStart).CopyTo(_in);
            (_inStart, _inEnd) = (0, _inEnd - _inStart);
        }
        var read = await _stream.ReadAsync(_in.AsMemory(_inEnd), _timer.Token);
        if (read == 0) throw new SmtpWireException("The server closed the connection.");
        _inEnd += read;
    }

    /// <summary>Starts the one timer of this wire anew; disposing of the answer stops it.</summary>
    private Limit Within(TimeSpan limit, CancellationToken ct)
    {
        if (!_timer.TryReset())
        {
            _timer.Dispose();
            _timer = new CancellationTokenSource();
        }
        _timer.CancelAfter(limit);
        return new Limit(_timer, ct.CanBeCanceled ? ct.UnsafeRegister(static timer => ((CancellationTokenSource)timer!).Cancel(), _timer) : default);
    }

    private void Room(int more)
    {
        if (_out.Length - _outEnd >= more) return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(2 * _out.Length, _outEnd + more));
        _out.AsSpan(0, _outEnd).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_out);
        _out = larger;
    }

    private readonly struct Limit(CancellationTokenSource timer, CancellationTokenRegistration stop) : IDisposable
    {
        public void Dispose()
        {
            stop.Dispose();
            timer.CancelAfter(Timeout.InfiniteTimeSpan);
        }
    }
}

/// <summary>A reply as it came: its code, and its lines where they were kept.</summary>
internal readonly record struct SmtpAnswer(int Code, string? Lines)
{
    internal bool IsYes => Code is >= 200 and < 300;

    internal SmtpReply Reply => Lines is null ? new SmtpReply(Code, null, "") : SmtpReply.Parse(Lines);

    internal IEnumerable<string> Texts => (Lines ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Length > 4 ? line[4..] : "");
}

/// <summary>The other end does not keep to SMTP, or is gone.</summary>
internal sealed class SmtpWireException(string message) : IOException(message);
