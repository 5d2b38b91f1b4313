using System.Collections.Concurrent;
using Dashboard.Core.Relays;

namespace Dashboard.Core.Sending;

/// <summary>
/// This process's way to one relay: its share of the connections, kept open, single mails first;
/// and a circuit breaker that rests the relay, not the campaign, after repeated connection trouble.
/// </summary>
internal sealed class RelayLane(RelaySettings relay, IMailTransport transport, TimeProvider clock) : IAsyncDisposable
{
    private const int TroublesToRest = 3, RepliesKept = 20;
    private static readonly TimeSpan FirstRest = TimeSpan.FromSeconds(5), LongestRest = TimeSpan.FromMinutes(5);

    private readonly SlotGate _slots = new(0);
    private readonly ConcurrentStack<IMailConnection> _idle = new();
    private readonly ConcurrentDictionary<(SmtpStep Step, string Text), int> _replies = new();
    private int _troubles, _open;
    private long _restUntil;
    private int _accepted, _deferred, _bounced, _restTold, _senderRefused;
    private string? _problem;
    private volatile bool _retired;

    /// <summary>The relay as it was last read.</summary>
    public RelaySettings Relay { get; set; } = relay;

    /// <summary>How many connections this process may keep open: its share of the relay's, which changes as processes come and go.</summary>
    public int Connections
    {
        get => _slots.Limit;
        set => _slots.Limit = value;
    }

    /// <summary>How many connections are open or being opened.</summary>
    public int Open => Math.Max(Volatile.Read(ref _open), _slots.Used);

    /// <summary>Whether a turn should end early: a single mail waits for a connection, or the share became smaller.</summary>
    public bool IsWanted => _slots.IsWanted;

    /// <summary>Single mails wait for a place in the rate: campaigns let them go first.</summary>
    public bool HasUrgent { get; set; }

    /// <summary>How long the relay still rests.</summary>
    public TimeSpan RestLeft
    {
        get
        {
            var left = Volatile.Read(ref _restUntil) - clock.GetTimestamp();
            return left <= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds((double)left / clock.TimestampFrequency);
        }
    }

    /// <summary>Takes an open connection, or opens one; throws <see cref="RelayUnavailableException"/> where the relay cannot be reached.</summary>
    public async Task<IMailConnection> TakeAsync(bool isUrgent, CancellationToken ct)
    {
        await _slots.EnterAsync(isUrgent, ct);
        try
        {
            while (_idle.TryPop(out var idle))
            {
                if (idle.IsOpen) return idle;
                await CloseAsync(idle);
            }

            var connection = await transport.ConnectAsync(Relay.Address, ct);
            Interlocked.Increment(ref _open);
            return connection;
        }
        catch
        {
            _slots.Leave();
            throw;
        }
    }

    /// <summary>Gives a connection back, kept open where it is usable and the share allows it.</summary>
    public async Task GiveBackAsync(IMailConnection connection)
    {
        if (connection.IsOpen && !_retired && _slots.Used <= _slots.Limit) _idle.Push(connection);
        else await CloseAsync(connection);
        _slots.Leave();
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
        while (_idle.TryPop(out var idle)) await CloseAsync(idle);
    }

    /// <summary>Closes connections that nobody uses and the share no longer allows.</summary>
    public async Task CloseSurplusAsync()
    {
        while (Volatile.Read(ref _open) > _slots.Limit && _idle.TryPop(out var idle)) await CloseAsync(idle);
    }

    /// <summary>The relay answered a hand-over: it is well. What it said is kept for its page where it was not a plain yes.</summary>
    public void Answered(SendResult result)
    {
        Volatile.Write(ref _troubles, 0);
        if (result.Outcome is SendOutcome.Accepted) Interlocked.Increment(ref _accepted);
        else if (result.Outcome is SendOutcome.Deferred) Interlocked.Increment(ref _deferred);
        else if (result.Outcome is SendOutcome.Bounced) Interlocked.Increment(ref _bounced);
        if (result.Outcome is not SendOutcome.Accepted && result.Reply is { } reply) Keep(result.Step, reply.ToString());
    }

    /// <summary>Counts hand-overs in a row at which the relay refused the sender itself; any other answer ends the row.</summary>
    public int SenderRefused(bool isRefused) => isRefused ? Interlocked.Increment(ref _senderRefused) : Interlocked.Exchange(ref _senderRefused, 0);

    /// <summary>Keeps what went wrong for the Relays page.</summary>
    public void Note(string? problem) => Volatile.Write(ref _problem, problem);

    /// <summary>What there is to tell about the relay since the last time, or null.</summary>
    public RelayHealth? TakeHealth()
    {
        var (accepted, deferred, bounced) = (Interlocked.Exchange(ref _accepted, 0), Interlocked.Exchange(ref _deferred, 0), Interlocked.Exchange(ref _bounced, 0));
        var problem = Interlocked.Exchange(ref _problem, null);
        var rest = Interlocked.Exchange(ref _restTold, 0) == 1 ? RestLeft : (TimeSpan?)null;
        if (accepted + deferred + bounced == 0 && problem is null && rest is null && _replies.IsEmpty) return null;

        var now = clock.GetUtcNow();
        var replies = new List<RelayReply>();
        foreach (var (step, text) in _replies.Keys)
            if (_replies.TryRemove((step, text), out var times)) replies.Add(new(step.ToString(), text, times, now));
        return new(Relay.Id, accepted, deferred, bounced, problem, rest, replies);
    }

    /// <summary>A connection failed. From the third in a row the relay is rested, longer each time; answers for how long, or null.</summary>
    public TimeSpan? Trouble(SmtpStep step, string? problem)
    {
        Note(problem);
        if (problem is not null) Keep(step, problem);
        var troubles = Interlocked.Increment(ref _troubles);
        if (troubles < TroublesToRest || RestLeft > TimeSpan.Zero) return null;
        var rest = FirstRest * Math.Pow(2, Math.Min(10, (troubles - TroublesToRest) / Math.Max(1, Connections)));
        if (rest > LongestRest) rest = LongestRest;
        Volatile.Write(ref _restUntil, clock.GetTimestamp() + (long)(rest.TotalSeconds * clock.TimestampFrequency));
        Volatile.Write(ref _restTold, 1);
        return rest;
    }

    public async ValueTask DisposeAsync() => await CloseIdleAsync();

    private async ValueTask CloseAsync(IMailConnection connection)
    {
        Interlocked.Decrement(ref _open);
        await connection.DisposeAsync();
    }

    private void Keep(SmtpStep step, string text)
    {
        var key = (step, text.Length > 300 ? text[..300] : text);
        if (_replies.Count < RepliesKept || _replies.ContainsKey(key)) _replies.AddOrUpdate(key, 1, (_, times) => times + 1);
    }
}
