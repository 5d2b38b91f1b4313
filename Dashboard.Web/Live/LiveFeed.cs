using System.Collections.Concurrent;
using Npgsql;

namespace Dashboard.Web.Live;

/// <summary>
/// What moved, from the database's notifications: one listening connection a process, whoever made the change.
/// Topics look like <c>campaign:{id}</c>, <c>job:{id}</c>; subscribers re-read a counter row, they never count.
/// </summary>
public sealed partial class LiveFeed(NpgsqlDataSource source, TimeProvider clock, ILogger<LiveFeed> log) : BackgroundService
{
    private const string Channel = "dashboard";
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(400);
    private readonly ConcurrentDictionary<Guid, Subscriber> _subscribers = new();

    /// <summary>Calls back when a topic moved, at most a few times a second; dispose of the answer to stop.</summary>
    public IDisposable Subscribe(string topic, Func<Task> moved)
    {
        var subscriber = new Subscriber(this, topic, moved);
        _subscribers[subscriber.Id] = subscriber;
        return subscriber;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(stoppingToken);
            }
            catch (NpgsqlException e)
            {
                LogAway(e.Message);
                await Task.Delay(TimeSpan.FromSeconds(1), clock, stoppingToken);
            }
        }
    }

    private async Task ListenAsync(CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        connection.Notification += (_, note) => Tell(note.Payload);
        await using (var listen = new NpgsqlCommand($"LISTEN {Channel}", connection)) await listen.ExecuteNonQueryAsync(ct);
        // Whatever moved while nobody listened is read now.
        foreach (var subscriber in _subscribers.Values) subscriber.Tell(clock);
        while (!ct.IsCancellationRequested) await connection.WaitAsync(ct);
    }

    private void Tell(string topic)
    {
        foreach (var subscriber in _subscribers.Values)
            if (subscriber.Topic == topic) subscriber.Tell(clock);
    }

    [LoggerMessage(LogLevel.Warning, "Notifications of the database are away, and tried again: {Reason}")]
    private partial void LogAway(string reason);

    private sealed class Subscriber(LiveFeed feed, string topic, Func<Task> moved) : IDisposable
    {
        private int _pending;

        public Guid Id { get; } = Guid.NewGuid();

        public string Topic { get; } = topic;

        /// <summary>Many notes within the quiet span become one call.</summary>
        public void Tell(TimeProvider clock)
        {
            if (Interlocked.Exchange(ref _pending, 1) == 0) _ = CallAsync(clock);
        }

        public void Dispose() => feed._subscribers.TryRemove(Id, out _);

        private async Task CallAsync(TimeProvider clock)
        {
            await Task.Delay(Quiet, clock);
            Volatile.Write(ref _pending, 0);
            try
            {
                if (feed._subscribers.ContainsKey(Id)) await moved();
            }
            catch (Exception e) when (e is ObjectDisposedException or OperationCanceledException)
            {
                // the page is gone
            }
        }
    }
}
