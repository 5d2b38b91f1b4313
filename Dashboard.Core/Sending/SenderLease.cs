using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Dashboard.Core.Sending;

/// <summary>
/// This process's place among the senders. Others may take its messages once it gave no sign for the length of the lease;
/// it stops handing over by itself once half of that has passed by its own monotonic clock.
/// </summary>
internal sealed partial class SenderLease(ISenders senders, IOptions<SendingOptions> options, TimeProvider clock, ILogger<SenderLease> log)
{
    private long _lastBeat;
    private volatile bool _lost;

    /// <summary>This process's number in the ledger's owner column.</summary>
    public int Sender { get; private set; }

    /// <summary>Whether a message may be handed over at this moment.</summary>
    public bool MayHandOver => !_lost && clock.GetElapsedTime(Volatile.Read(ref _lastBeat)) < options.Value.SenderLease / 2;

    /// <summary>Whether the others took this process for dead: what it held is theirs, and it must enter anew.</summary>
    public bool IsLost => _lost;

    /// <summary>Takes a place.</summary>
    public async Task EnterAsync(CancellationToken ct)
    {
        var asked = clock.GetTimestamp();
        Sender = await senders.EnterAsync($"{Environment.MachineName}/{Environment.ProcessId}", ct);
        Volatile.Write(ref _lastBeat, asked);
        _lost = false;
        LogEntered(Sender);
    }

    /// <summary>Gives signs of life until stopped, and takes over from those who gave none.</summary>
    public async Task KeepAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(options.Value.SenderLease / 6, clock);
        while (await timer.WaitForNextTickAsync(ct))
        {
            try
            {
                var asked = clock.GetTimestamp();
                if (await senders.BeatAsync(Sender, options.Value.SenderLease, ct) == 0)
                {
                    _lost = true;
                    LogLost(Sender);
                    return;
                }

                Volatile.Write(ref _lastBeat, asked);
                var reaped = await senders.ReapAsync(options.Value.SenderLease, options.Value.DoubtfulWait, ct);
                if (reaped > 0) LogReaped(reaped);
            }
            catch (System.Data.Common.DbException e)
            {
                LogDatabaseAway(e.Message);
            }
        }
    }

    [LoggerMessage(LogLevel.Information, "Sender {Sender} entered")]
    private partial void LogEntered(int sender);

    [LoggerMessage(LogLevel.Warning, "Sender {Sender} was taken for dead by the others and enters anew")]
    private partial void LogLost(int sender);

    [LoggerMessage(LogLevel.Warning, "Took over the messages of {Count} sender(s) that gave no sign of life")]
    private partial void LogReaped(int count);

    [LoggerMessage(LogLevel.Warning, "The database did not take the sender's sign of life: {Reason}")]
    private partial void LogDatabaseAway(string reason);
}
