using System.Data.Common;
using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Dashboard.Core.ApiKeys;

/// <summary>
/// What each key asked for last, and how it was answered. A request is never held up by it: it is noted in memory and written with others a moment later;
/// where more come than can be written, some are left out, and the program's own log says how many.
/// </summary>
public sealed partial class RequestLog(ApiKeyService keys, IRequestBook book, TimeProvider clock, ILogger<RequestLog> log)
{
    private const int MostWaiting = 20_000, MostAtOnce = 2_000;
    private static readonly TimeSpan Gathered = TimeSpan.FromSeconds(1);

    private readonly Channel<KeyRequest> _waiting = Channel.CreateBounded<KeyRequest>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });
    private long _leftOut;

    /// <summary>Notes a request that was answered; costs no waiting.</summary>
    public void Note(KeyRequest request)
    {
        if (!_waiting.Writer.TryWrite(request)) Interlocked.Increment(ref _leftOut);
    }

    /// <summary>A slice of a key's requests, the latest first; 403 for another client's key.</summary>
    public async Task<Result<Slice<KeyRequest>>> SliceAsync(Actor actor, Guid keyId, KeyRequestFilter filter, SliceRequest request, CancellationToken ct)
    {
        if ((await keys.FindAsync(actor, keyId, ct)).Refused(out var error)) return error;
        return await book.SliceAsync(keyId, filter, request, ct);
    }

    /// <summary>Writes until it is told to stop, and then what is left.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (await _waiting.Reader.WaitToReadAsync(stop))
            {
                await WriteAsync(stop);
                await Task.Delay(Gathered, clock, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await WriteAsync(CancellationToken.None); // the requests were answered; a moment more keeps their log whole
        }
    }

    private async Task WriteAsync(CancellationToken ct)
    {
        var batch = new List<KeyRequest>();
        do
        {
            batch.Clear();
            while (batch.Count < MostAtOnce && _waiting.Reader.TryRead(out var request)) batch.Add(request);
            if (batch.Count > 0) await KeepAsync(batch, ct);
        }
        while (batch.Count == MostAtOnce);
        if (Interlocked.Exchange(ref _leftOut, 0) is > 0 and var leftOut) LogLeftOut(leftOut);
    }

    private async Task KeepAsync(List<KeyRequest> batch, CancellationToken ct)
    {
        try
        {
            await book.WriteAsync(batch, ct);
        }
        catch (Exception e) when (e is DbException or DbUpdateException or TimeoutException)
        {
            LogNotKept(e, batch.Count);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Count} requests of API keys stand in no log: the database did not take them")]
    private partial void LogNotKept(Exception e, int count);

    [LoggerMessage(LogLevel.Warning, "{Count} requests of API keys stand in no log: more came than could be written")]
    private partial void LogLeftOut(long count);
}
