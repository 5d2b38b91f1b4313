using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Dashboard.Core.Sending;

/// <summary>
/// Commits the outcomes and the next intents of all connections together: the guarantee stays per connection, the cost of a commit is shared.
/// While one commit is under way the next ones gather. What was said is kept until the database takes it, and nothing new is allowed meanwhile.
/// </summary>
internal sealed partial class LedgerWriter(IMessageQueue queue, SenderLease lease, TimeProvider clock, ILogger<LedgerWriter> log)
{
    private const int MostTogether = 512;

    private readonly ConcurrentDictionary<Guid, bool> _moved = new();
    private readonly Channel<Entry> _entries = Channel.CreateUnbounded<Entry>(new() { SingleReader = true });

    /// <summary>Records an outcome, asks for a hand-over, or both at once; true where the hand-over is allowed.</summary>
    public Task<bool> WriteAsync(Outcome? outcome, ClaimedMessage? intent)
    {
        var entry = new Entry(outcome, intent);
        return _entries.Writer.TryWrite(entry) ? entry.Done.Task : Task.FromResult(false);
    }

    /// <summary>The campaigns of which something was written since this was asked last.</summary>
    public IReadOnlyCollection<Guid> TakeMoved()
    {
        var moved = _moved.Keys;
        foreach (var id in moved) _moved.TryRemove(id, out _);
        return [.. moved];
    }

    /// <summary>No more entries will come; <see cref="RunAsync"/> ends when all are written.</summary>
    public void Complete() => _entries.Writer.TryComplete();

    /// <summary>The writer failed: whoever waits is told that nothing is allowed.</summary>
    public void Abandon()
    {
        Complete();
        while (_entries.Reader.TryRead(out var entry)) entry.Done.TrySetResult(false);
    }

    /// <summary>Writes until completed.</summary>
    public async Task RunAsync()
    {
        var together = new List<Entry>(MostTogether);
        while (await _entries.Reader.WaitToReadAsync(CancellationToken.None))
        {
            together.Clear();
            while (together.Count < MostTogether && _entries.Reader.TryRead(out var entry)) together.Add(entry);
            await CommitAsync(together);
        }
    }

    private async Task CommitAsync(List<Entry> together)
    {
        var outcomes = together.Where(e => e.Outcome is not null).Select(e => e.Outcome!).ToList();
        var asked = together.Where(e => e.Intent is not null).Select(e => e.Intent!).ToList();
        // A process that may be taken for dead allows nothing new, but still says what happened. What was once asked is asked again,
        // since the first answer may be what was lost; the last look at the lease is the connection's.
        var intents = lease.MayHandOver ? asked : [];
        for (var tries = 0; ; tries++)
        {
            try
            {
                var commit = await queue.CommitAsync(lease.Sender, outcomes, intents, CancellationToken.None);
                var refused = intents.Count < asked.Count ? asked : commit.Refused;
                if (refused.Count > 0) await queue.ReturnAsync(lease.Sender, refused, CancellationToken.None);
                foreach (var outcome in outcomes)
                    if (outcome.Message.CampaignId is { } campaign) _moved.TryAdd(campaign, true);
                foreach (var entry in together) entry.Done.TrySetResult(entry.Intent is not null && commit.Granted.Contains(entry.Intent.Id));
                return;
            }
            catch (System.Data.Common.DbException e) when (!lease.IsLost)
            {
                if (tries == 0) LogDatabaseAway(together.Count, e.Message);
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(2000, 50 << Math.Min(tries, 6))), clock, CancellationToken.None);
            }
            catch (System.Data.Common.DbException e)
            {
                // The others have taken these messages over; saying what happened would change nothing any more.
                LogDatabaseAway(together.Count, e.Message);
                foreach (var entry in together) entry.Done.TrySetResult(false);
                return;
            }
            catch
            {
                foreach (var entry in together) entry.Done.TrySetResult(false);
                throw;
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "The ledger could not be written; {Count} entries wait and nothing new is handed over: {Reason}")]
    private partial void LogDatabaseAway(int count, string reason);

    private sealed record Entry(Outcome? Outcome, ClaimedMessage? Intent)
    {
        public TaskCompletionSource<bool> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
