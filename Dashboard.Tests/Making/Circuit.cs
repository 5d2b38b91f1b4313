using System.Buffers.Binary;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Dashboard.Tests.Making;

/// <summary>A page held open as Blazor's script holds it, without the browser around it: its protocol (blazorpack over a web socket), and an answer to whatever the server asks of the script.</summary>
internal sealed partial class Circuit(string cookie, Uri home) : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly TaskCompletionSource _shown = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _over = new();
    private Task _listening = Task.CompletedTask;
    private Task _pinging = Task.CompletedTask;
    private string _trouble = "";

    /// <summary>How many pieces of the page have come.</summary>
    public int Batches { get; private set; }

    /// <summary>Whether the server still holds it.</summary>
    public bool IsOpen => _socket.State is WebSocketState.Open;

    /// <summary>What went wrong, in the server's words.</summary>
    public string Trouble => _trouble;

    /// <summary>Loads a page, starts its circuit, and waits until something of it was drawn.</summary>
    public async Task OpenAsync(HttpClient http, string path, CancellationToken ct)
    {
        var page = await http.GetStringAsync(new Uri(home, path), ct);
        var operations = new JsonArray([.. Marker().Matches(page).Select((found, n) => (JsonNode)new JsonObject { ["type"] = "add", ["ssrComponentId"] = n + 1, ["marker"] = JsonNode.Parse(found.Groups[1].Value) })]);
        Assert.NotEmpty(operations);
        _socket.Options.SetRequestHeader("Cookie", cookie);
        await _socket.ConnectAsync(new UriBuilder(new Uri(home, "/_blazor")) { Scheme = "ws" }.Uri, ct);
        await _socket.SendAsync(Encoding.UTF8.GetBytes("{\"protocol\":\"blazorpack\",\"version\":1}\u001e"), WebSocketMessageType.Text, true, ct);
        _listening = ListenAsync(ct);
        _pinging = PingAsync(_over.Token);
        await SendAsync("StartCircuit", "0", [home.ToString(), new Uri(home, path).ToString(), "[]", ""], ct);
        await SendAsync("UpdateRootComponents", null, [new JsonObject { ["batchId"] = 1, ["operations"] = operations }.ToJsonString(), ""], ct);
        await _shown.Task.WaitAsync(TimeSpan.FromSeconds(60), ct);
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        _socket.Abort();
        await _listening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _pinging.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _over.Dispose();
        _socket.Dispose();
        _turn.Dispose();
    }

    /// <summary>Says that it is still there, as the script does: the server gives up whom it has not heard for 30 seconds.</summary>
    private async Task PingAsync(CancellationToken ct)
    {
        using var beat = new PeriodicTimer(TimeSpan.FromSeconds(10), TimeProvider.System);
        while (await beat.WaitForNextTickAsync(ct)) await WriteAsync([0x91, 6], ct);
    }

    private async Task ListenAsync(CancellationToken ct)
    {
        var buffer = new byte[64 * 1024];
        var came = new List<byte>();
        while (_socket.State is WebSocketState.Open)
        {
            var piece = await _socket.ReceiveAsync(buffer, ct);
            if (piece.MessageType is WebSocketMessageType.Close) return;
            came.AddRange(buffer.AsSpan(0, piece.Count));
            if (piece.MessageType is WebSocketMessageType.Text || (came.Count > 1 && came[0] == '{')) // the answer to the handshake
            {
                var end = came.IndexOf(0x1e);
                if (end < 0) continue;
                came.RemoveRange(0, end + 1);
            }

            while (Cut(came) is { } message) await TakeAsync(new Pack(message).Read() as List<object?> ?? [], ct);
        }
    }

    private async Task TakeAsync(List<object?> message, CancellationToken ct)
    {
        if (message is [3L, _, _, 1L, var error]) (_, _) = (_trouble = $"{error}", _shown.TrySetException(new InvalidOperationException($"{error}")));
        if (message is not [1L, _, _, string target, List<object?> arguments, ..]) return;
        switch (target)
        {
            case "JS.RenderBatch":
                Batches++;
                await SendAsync("OnRenderCompleted", null, [arguments[0], null], ct);
                if (Batches > 1) _shown.TrySetResult();
                break;
            case "JS.BeginInvokeJS" when arguments is [long handle, string name, ..]:
                await SendAsync("EndInvokeJSFromDotNet", null, [handle, true, $"[{handle},true,{Answer(name, arguments)}]"], ct);
                break;
            case "JS.Error":
                _trouble = $"{arguments[0]}";
                _shown.TrySetException(new InvalidOperationException(_trouble));
                break;
        }
    }

    /// <summary>What the page's scripts would say.</summary>
    private static string Answer(string name, List<object?> arguments) => (name, arguments.ElementAtOrDefault(3)) switch
    {
        (_, 1L) => """{"__jsObjectId":1}""", // a module, to be called later
        ("zone", _) => "\"Europe/Berlin\"",
        (_, 3L) => "null",
        _ when name.Contains("is", StringComparison.Ordinal) && name.Contains("Dark", StringComparison.Ordinal) => "false",
        _ => "null",
    };

    private Task SendAsync(string target, string? invocation, object?[] arguments, CancellationToken ct)
    {
        var pack = new List<byte> { 0x96, 1, 0x80 };
        Pack.Write(pack, invocation);
        Pack.Write(pack, target);
        pack.Add((byte)(0x90 | arguments.Length));
        foreach (var argument in arguments) Pack.Write(pack, argument);
        pack.Add(0x90);
        return WriteAsync([.. pack], ct);
    }

    private async Task WriteAsync(byte[] message, CancellationToken ct)
    {
        var framed = new List<byte>();
        for (var length = message.Length; ; length >>= 7)
        {
            framed.Add((byte)(length > 0x7f ? (length & 0x7f) | 0x80 : length));
            if (length <= 0x7f) break;
        }

        framed.AddRange(message);
        await _turn.WaitAsync(ct);
        try
        {
            await _socket.SendAsync(framed.ToArray(), WebSocketMessageType.Binary, true, ct);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>The next whole message, taken off the front.</summary>
    private static byte[]? Cut(List<byte> came)
    {
        int length = 0, at = 0;
        while (true)
        {
            if (at >= came.Count || at > 4) return null;
            length |= (came[at] & 0x7f) << (7 * at);
            if ((came[at++] & 0x80) == 0) break;
        }

        if (came.Count < at + length) return null;
        var message = came.GetRange(at, length).ToArray();
        came.RemoveRange(0, at + length);
        return message;
    }

    [GeneratedRegex("<!--Blazor:(\\{\"type\":\"server\".*?\\})-->")]
    private static partial Regex Marker();

    /// <summary>As much of MessagePack as the protocol uses.</summary>
    private sealed class Pack(byte[] bytes)
    {
        private int _at;

        public static void Write(List<byte> into, object? value)
        {
            switch (value)
            {
                case null:
                    into.Add(0xc0);
                    break;
                case bool yes:
                    into.Add(yes ? (byte)0xc3 : (byte)0xc2);
                    break;
                case string text:
                    var utf8 = Encoding.UTF8.GetBytes(text);
                    into.Add(0xdb);
                    Add(into, utf8.Length);
                    into.AddRange(utf8);
                    break;
                default:
                    into.Add(0xd3);
                    Span<byte> eight = stackalloc byte[8];
                    BinaryPrimitives.WriteInt64BigEndian(eight, Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture));
                    into.AddRange(eight);
                    break;
            }
        }

        public object? Read()
        {
            var kind = bytes[_at++];
            return kind switch
            {
                <= 0x7f => (long)kind,
                <= 0x8f => Many((kind & 0x0f) * 2),
                <= 0x9f => Many(kind & 0x0f),
                <= 0xbf => Text(kind & 0x1f),
                0xc0 => null,
                0xc2 => false,
                0xc3 => true,
                0xc4 => Skip((int)Number(1)),
                0xc5 => Skip((int)Number(2)),
                0xc6 => Skip((int)Number(4)),
                0xcb => BitConverter.Int64BitsToDouble(Number(8)),
                0xcc => Number(1),
                0xcd => Number(2),
                0xce => Number(4),
                0xcf or 0xd3 => Number(8),
                0xd0 => (long)(sbyte)Number(1),
                0xd1 => (long)(short)Number(2),
                0xd2 => (long)(int)Number(4),
                0xd9 => Text((int)Number(1)),
                0xda => Text((int)Number(2)),
                0xdb => Text((int)Number(4)),
                0xdc => Many((int)Number(2)),
                0xdd => Many((int)Number(4)),
                >= 0xe0 => (long)(sbyte)kind,
                _ => throw new NotSupportedException($"MessagePack {kind:x2}"),
            };
        }

        private List<object?> Many(int count) => [.. Enumerable.Range(0, count).Select(_ => Read())];

        private string Text(int length) => Encoding.UTF8.GetString(bytes, (_at += length) - length, length);

        private object? Skip(int length)
        {
            _at += length;
            return null;
        }

        private long Number(int octets)
        {
            long number = 0;
            for (var i = 0; i < octets; i++) number = (number << 8) | bytes[_at++];
            return number;
        }

        private static void Add(List<byte> into, int number)
        {
            Span<byte> four = stackalloc byte[4];
            BinaryPrimitives.WriteInt32BigEndian(four, number);
            into.AddRange(four);
        }
    }
}
