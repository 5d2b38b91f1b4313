using System.Text.Json;
using Dashboard.Core.Jobs;

namespace Dashboard.Core.Sheets;

/// <summary>A sync that someone asked for, as a job.</summary>
public sealed class SheetSyncWork(SheetSync sync) : IJobWork
{
    public const string JobKind = "sheetSync";

    public string Kind => JobKind;

    /// <summary>Reads the source that the job names, and answers the run. A source that is gone is none.</summary>
    public async Task<Result<string>> RunAsync(JobRun run, CancellationToken ct)
    {
        var arguments = JsonDocument.Parse(run.Arguments).RootElement;
        var options = new SheetSyncOptions(arguments.TryGetProperty("acceptRemovals", out var accept) && accept.GetBoolean());
        var ended = await sync.SyncAsync(arguments.GetProperty("sourceId").GetGuid(), options, ct);
        if (ended is null) return SheetErrors.NotFound;
        return ended.Error is { } error
            ? new DomainError(ErrorKind.Conflict, "sheet.failed", error)
            : JsonSerializer.Serialize(new { runId = ended.Id, ended.Read, ended.Added, ended.Changed, ended.Unchanged, ended.Removed, ended.Rejected }, JsonSerializerOptions.Web);
    }
}
