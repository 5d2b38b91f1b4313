using System.Text.Json;
using Dashboard.Core.Jobs;

namespace Dashboard.Core.Exports;

/// <summary>Writes an export into the store, row by row; begun again after a crash it begins anew.</summary>
public sealed class ExportWork(ExportRows rows, IExportFiles files, TimeProvider clock) : IJobWork
{
    public const string JobKind = "export";

    /// <summary>How long a finished file can be fetched.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(3);

    private static readonly TimeSpan BetweenReports = TimeSpan.FromMilliseconds(500);

    public string Kind => JobKind;

    public async Task<Result<string>> RunAsync(JobRun run, CancellationToken ct)
    {
        var order = JsonSerializer.Deserialize<ExportOrder>(run.Arguments, JsonSerializerOptions.Default)!;
        var found = await rows.OfAsync(run.Actor, order, ct);
        if (found.Refused(out var refusal)) return refusal;

        await files.DropAsync(run.Actor.ClientId, run.Id, ct);
        await using var stream = new ExportStream(files, run.Actor.ClientId, run.Id);
        var done = -1L; // the header is no row
        await using (ITableWriter writer = order.Format is ExportFormat.Xlsx ? new SheetWriter(stream) : new CsvWriter(stream))
        {
            var reported = clock.GetTimestamp();
            await foreach (var row in found.Value.WithCancellation(ct))
            {
                await writer.WriteAsync(row, ct);
                await stream.SpillAsync(isEnd: false, ct);
                done++;
                if (clock.GetElapsedTime(reported) < BetweenReports) continue;
                reported = clock.GetTimestamp();
                if (await run.AdvanceAsync(done, null, null, ct)) continue;
                await files.DropAsync(run.Actor.ClientId, run.Id, ct);
                throw new JobCancelledException();
            }
        }

        await stream.SpillAsync(isEnd: true, ct);
        var now = clock.GetUtcNow();
        var subject = order.Subject.ToString().ToLowerInvariant();
        var file = order.Format is ExportFormat.Xlsx
            ? new ExportFile($"{subject}-{now:yyyyMMdd-HHmm}.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", stream.Position, now + Lifetime)
            : new ExportFile($"{subject}-{now:yyyyMMdd-HHmm}.csv", "text/csv; charset=utf-8", stream.Position, now + Lifetime);
        await files.FinishAsync(run.Actor.ClientId, run.Id, file, ct);
        await run.AdvanceAsync(done, done, null, ct);
        return JsonSerializer.Serialize(new { rows = done, bytes = file.Bytes, file.FileName, file.ExpiresAt, file = $"/api/v1/exports/{run.Id}/file" }, JsonSerializerOptions.Web);
    }
}
