using System.Collections.Concurrent;
using Dashboard.Core.Relays;

namespace Dashboard.Core.Sending;

/// <summary>
/// This process's way to one relay: its share of the connections, kept open; its share of the rate;
/// and a circuit breaker that rests the relay, not the campaign, after repeated connection trouble.
/// </summary>
internal sealed class RelayLane : IAsyncDisposable
{
    private const int TroublesToRest = 3;
    private static readonly TimeSpan FirstRest = TimeSpan.FromSeconds(5), LongestRest = TimeSpan.FromMinutes(5);

    private readonly IMailTransport _transport;
    private readonly TimeProvider _clock;
    private readonly SemaphoreSlim _slots;
    private readonly ConcurrentStack<IMailConnection> _idle = new();
    private readonly Lock _gate = new();
    private double _allowance;
    private long _filledAt;
    private int _troubles;
    private long _restUntil;
    private int _accepted, _restTold;
    private string? _problem;
    private volatile bool _retired;

    public RelayLane(RelaySettings relay, IMailTransport transport, int sharers, TimeProvider clock)
    {
        Relay = relay;
        Sharers = sharers;
        _transport = transport;
        _clock = clock;
        Connections = Math.Max(1, (relay.MaxConnections + sharers - 1) / sharers);
        PerSecond = relay.PerSecond is { } rate ? Math.Max(0.1, (double)rate / sharers) : null;
        _slots = new(Connections);
        _filledAt = clock.GetTimestamp();
    }

    /// <summary>The relay as it was when this lane was opened.</summary>
    public RelaySettings Relay { get; }

    /// <summary>How many processes share the relay's limits.</summary>
    public int Sharers { get; }

    /// <summary>How many connections this process may keep open.</summary>
    public int Connections { get; }

    /// <summary>Messages a second that this process may hand over; null for no limit.</summary>
    public double? PerSecond { get; }

    /// <summary>How long the relay still rests.</summary>
    public TimeSpan RestLeft
    {
        get
        {
            var left = Volatile.Read(ref _restUntil) - _clock.GetTimestamp();
            return left <= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds((double)left / _clock.TimestampFrequency);
        }
    }

    /// <summary>Takes an open connection, or opens one; throws <see cref="RelayUnavailableException"/> where the relay cannot be reached.</summary>
    public async Task<IMailConnection> TakeAsync(CancellationToken ct)
    {
        await _slots.WaitAsync(ct);
        try
        {
            while (_idle.TryPop(out var idle))
            {
                if (idle.IsOpen) return idle;
                await idle.DisposeAsync();
            }

            return await _transport.ConnectAsync(Relay.Address, ct);
        }
        catch
        {
            _slots.Release();
            throw;
        }
    }

    /// <summary>Gives a connection back, kept open where it is usable.</summary>
    public async Task GiveBackAsync(IMailConnection connection)
    {
        if (connection.IsOpen && !_retired) _idle.Push(connection);
        else await connection.DisposeAsync();
        _slots.Release();
    }

    /// <summary>Another lane takes its place: connections are closed as soon as nobody uses them.</summary>
    public async Task RetireAsync()
    {
        _retired = true;
        await CloseIdleAsync();
    }

    /// <summary>Closes connections that nobody uses.</summary>
    public async Task CloseIdleAsync()
    {
        while (_idle.TryPop(out var idle)) await idle.DisposeAsync();
    }

    /// <summary>How long to wait before the next message may go; takes its place in the rate at once.</summary>
    public TimeSpan Pace()
    {
        if (PerSecond is not { } rate) return TimeSpan.Zero;
        lock (_gate)
        {
            var now = _clock.GetTimestamp();
            _allowance = Math.Min(Math.Max(1, rate / 10), _allowance + rate * _clock.GetElapsedTime(_filledAt, now).TotalSeconds);
            _filledAt = now;
            _allowance -= 1;
            return _allowance >= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(-_allowance / rate);
        }
    }

    /// <summary>The relay answered: it is well.</summary>
    public void Well(bool accepted)
    {
        Volatile.Write(ref _troubles, 0);
        if (accepted) Volatile.Write(ref _accepted, 1);
    }

    /// <summary>Keeps what went wrong for the Relays page.</summary>
    public void Note(string? problem) => Volatile.Write(ref _problem, problem);

    /// <summary>What there is to tell about the relay since the last time, or null.</summary>
    public RelayHealth? TakeHealth()
    {
        var accepted = Interlocked.Exchange(ref _accepted, 0) == 1;
        var problem = Interlocked.Exchange(ref _problem, null);
        var rest = Interlocked.Exchange(ref _restTold, 0) == 1 ? RestLeft : (TimeSpan?)null;
        return accepted || problem is not null || rest is not null ? new(Relay.Id, accepted, problem, rest) : null;
    }

    /// <summary>A connection failed. From the third in a row the relay is rested, longer each time; answers for how long, or null.</summary>
    public TimeSpan? Trouble(string? problem)
    {
        Note(problem);
        var troubles = Interlocked.Increment(ref _troubles);
        if (troubles < TroublesToRest || RestLeft > TimeSpan.Zero) return null;
        var rest = FirstRest * Math.Pow(2, Math.Min(10, (troubles - TroublesToRest) / Math.Max(1, Connections)));
        if (rest > LongestRest) rest = LongestRest;
        Volatile.Write(ref _restUntil, _clock.GetTimestamp() + (long)(rest.TotalSeconds * _clock.TimestampFrequency));
        Volatile.Write(ref _restTold, 1);
        return rest;
    }

    public async ValueTask DisposeAsync()
    {
        await CloseIdleAsync();
        _slots.Dispose();
    }
}
