using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Dashboard.Tests.Making;

/// <summary>A DNS server of the test's own, over UDP and TCP: it answers what it was told, follows its own CNAMEs as name servers do, and can fail or keep silent (RFC 1035).</summary>
internal sealed class DnsServer : IAsyncDisposable
{
    private const int ServFail = 2, NxDomain = 3;

    private static readonly Dictionary<string, ushort> Types = new() { ["A"] = 1, ["NS"] = 2, ["CNAME"] = 5, ["PTR"] = 12, ["MX"] = 15, ["TXT"] = 16, ["AAAA"] = 28 };

    private readonly ConcurrentDictionary<(string Name, ushort Type), List<byte[]>> _records = new();
    private readonly ConcurrentDictionary<string, int> _faults = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly UdpClient _udp = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly TcpListener _tcp;
    private readonly Task _serving;

    private DnsServer()
    {
        Port = ((IPEndPoint)_udp.Client.LocalEndPoint!).Port;
        _tcp = new TcpListener(IPAddress.Loopback, Port);
        _tcp.Start();
        _serving = Task.WhenAll(ServeUdpAsync(), ServeTcpAsync());
    }

    public int Port { get; }

    public string Address => $"127.0.0.1:{Port}";

    public static DnsServer Start() => new();

    /// <summary>Adds a record; TXT is split into strings of 255 octets, MX is "10 host".</summary>
    public DnsServer Has(string name, string type, string value)
    {
        var data = type switch
        {
            "TXT" => Texts(value.Chunk(255).Select(part => new string(part))),
            "MX" => [.. Number(ushort.Parse(value.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture)), .. Name(value.Split(' ')[1])],
            "A" or "AAAA" => IPAddress.Parse(value).GetAddressBytes(),
            _ => Name(value),
        };
        _records.GetOrAdd((name.ToLowerInvariant(), Types[type]), _ => []).Add(data);
        return this;
    }

    /// <summary>Adds a TXT record of these strings.</summary>
    public DnsServer HasTexts(string name, params string[] strings)
    {
        _records.GetOrAdd((name.ToLowerInvariant(), 16), _ => []).Add(Texts(strings));
        return this;
    }

    /// <summary>Forgets every record of a kind at a name.</summary>
    public DnsServer Lacks(string name, string type)
    {
        _records.TryRemove((name.ToLowerInvariant(), Types[type]), out _);
        return this;
    }

    /// <summary>Answers SERVFAIL for a name.</summary>
    public DnsServer FailsFor(string name)
    {
        _faults[name.ToLowerInvariant()] = ServFail;
        return this;
    }

    /// <summary>Gives no answer for a name.</summary>
    public DnsServer IsSilentFor(string name)
    {
        _faults[name.ToLowerInvariant()] = -1;
        return this;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _udp.Dispose();
        _tcp.Stop();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task ServeUdpAsync()
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                var asked = await _udp.ReceiveAsync(_stop.Token);
                if (Answer(asked.Buffer, mostOctets: 1232) is { } answer) await _udp.SendAsync(answer, asked.RemoteEndPoint, _stop.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task ServeTcpAsync()
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                using var caller = await _tcp.AcceptTcpClientAsync(_stop.Token);
                var stream = caller.GetStream();
                var length = new byte[2];
                await stream.ReadExactlyAsync(length, _stop.Token);
                var question = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
                await stream.ReadExactlyAsync(question, _stop.Token);
                if (Answer(question, mostOctets: 65535) is { } answer) await stream.WriteAsync((byte[])[.. Number((ushort)answer.Length), .. answer], _stop.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException or IOException)
        {
            // The test is over.
        }
    }

    private byte[]? Answer(byte[] question, int mostOctets)
    {
        var (name, end) = NameAt(question, 12);
        var type = BinaryPrimitives.ReadUInt16BigEndian(question.AsSpan(end));
        if (_faults.TryGetValue(name, out var fault) && fault < 0) return null;

        var answers = new List<byte[]>();
        var at = name;
        for (var hops = 0; fault == 0 && hops < 12; hops++)
        {
            if (_records.TryGetValue((at, type), out var found))
            {
                answers.AddRange(found.Select(data => Record(at, type, data)));
                break;
            }

            if (type == 5 || !_records.TryGetValue((at, 5), out var alias)) break;
            answers.Add(Record(at, 5, alias[0]));
            at = NameAt(alias[0], 0).Name;
        }

        var exists = answers.Count > 0 || _records.Keys.Any(key => key.Name == name || key.Name.EndsWith("." + name, StringComparison.Ordinal));
        var code = fault != 0 ? fault : exists ? 0 : NxDomain;
        var head = question[..(end + 4)];
        byte[] whole = [.. head, .. answers.SelectMany(a => a)];
        var isTooLong = whole.Length > mostOctets;
        if (isTooLong) whole = head;
        BinaryPrimitives.WriteUInt16BigEndian(whole.AsSpan(2), (ushort)(0x8580 | code | (isTooLong ? 0x0200 : 0)));
        BinaryPrimitives.WriteUInt16BigEndian(whole.AsSpan(6), (ushort)(isTooLong ? 0 : answers.Count));
        BinaryPrimitives.WriteUInt32BigEndian(whole.AsSpan(8), 0);
        return whole;
    }

    private static byte[] Record(string name, ushort type, byte[] data) => [.. Name(name), .. Number(type), 0, 1, 0, 0, 0, 60, .. Number((ushort)data.Length), .. data];

    private static byte[] Texts(IEnumerable<string> strings) => [.. strings.SelectMany(s => (byte[])[(byte)s.Length, .. Encoding.Latin1.GetBytes(s)])];

    private static byte[] Number(ushort number) => [(byte)(number >> 8), (byte)number];

    private static byte[] Name(string name) => [.. name.ToLowerInvariant().Split('.', StringSplitOptions.RemoveEmptyEntries).SelectMany(label => (byte[])[(byte)label.Length, .. Encoding.ASCII.GetBytes(label)]), 0];

    private static (string Name, int End) NameAt(byte[] message, int at)
    {
        var labels = new List<string>();
        for (; message[at] != 0; at += message[at] + 1) labels.Add(Encoding.ASCII.GetString(message, at + 1, message[at]));
        return (string.Join('.', labels).ToLowerInvariant(), at + 1);
    }
}
