using System.Text.Json;
using Dashboard.Core.Jobs;
using Dashboard.Core.Lists;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Dashboard.Core.Imports;

/// <summary>
/// Carries out an import: reads and checks the file, stages it chunk by chunk with a checkpoint, and merges it at the end.
/// Killed at any moment, it goes on at the last checkpoint; a merge that was not committed has changed nothing.
/// </summary>
public sealed partial class ImportWork(IDashboardDbFactory dbs, IRecipientCopy copy, Uploads uploads, TimeProvider clock, ILogger<ImportWork> log) : IJobWork
{
    public const string JobKind = "import";

    private const int RowsOfChunk = 20_000;
    private const int BytesOfChunk = 8 << 20;
    private static readonly TimeSpan BetweenReports = TimeSpan.FromMilliseconds(500);

    public string Kind => JobKind;

    public bool MayBreakOff => false;

    /// <summary>Does or continues the import that the job names, and answers its counts.</summary>
    public async Task<Result<string>> RunAsync(JobRun run, CancellationToken ct)
    {
        var importId = JsonDocument.Parse(run.Arguments).RootElement.GetProperty("importId").GetGuid();
        await using var staged = await copy.OpenAsync(importId, ct);
        var import = await ChangeAsync(run, importId, i => { if (i.State is not ImportState.Done) i.Begin(); }, ct);
        if (import is null) return ImportErrors.NotFound;

        var isSettled = false;
        try
        {
            if (import.State is not ImportState.Done)
            {
                var refusal = await ReadAndMergeAsync(run, import, staged, ct);
                if (refusal is not null)
                {
                    isSettled = true;
                    await staged.DiscardAsync(ct);
                    await ChangeAsync(run, importId, i => i.End(ImportState.Failed, refusal.Message, clock.GetUtcNow()), ct);
                    return refusal;
                }
            }

            isSettled = true;
            await staged.DiscardAsync(ct);
            uploads.Remove(import.StoredAs);
            return JsonSerializer.Serialize(await OutcomeAsync(run, importId, ct), JsonSerializerOptions.Web);
        }
        catch (JobCancelledException)
        {
            isSettled = true;
            await staged.DiscardAsync(CancellationToken.None);
            await ChangeAsync(run, importId, i => i.End(ImportState.Cancelled, null, clock.GetUtcNow()), CancellationToken.None);
            throw;
        }
        finally
        {
            // A process that is told to stop leaves the import as it is: the next one goes on.
            if (!isSettled && !ct.IsCancellationRequested)
                await ChangeAsync(run, importId, i => i.End(ImportState.Failed, "Something unexpected happened. Run the job again: it goes on where it was.", clock.GetUtcNow()), CancellationToken.None);
        }
    }

    /// <summary>The choices an import was started with.</summary>
    internal static ImportOptions OptionsOf(RecipientImport import) => JsonSerializer.Deserialize<ImportOptions>(import.Options, JsonSerializerOptions.Default) ?? new();

    private async Task<DomainError?> ReadAndMergeAsync(JobRun run, RecipientImport import, IStagedImport staged, CancellationToken ct)
    {
        if (uploads.Find(import.StoredAs).Refused(out var gone)) return gone;
        var options = OptionsOf(import);
        var opened = await ImportFile.OpenAsync(uploads.Find(import.StoredAs).Value, options, uploads.MostBytes, ct);
        if (opened.Refused(out var unreadable)) return unreadable;
        var mapping = ColumnMap.Parse(import.Mapping);
        if (mapping.Refused(out var malformed)) return malformed;
        var map = ColumnMap.Of(ColumnMap.Propose(opened.Value.Header, opened.Value.FirstRows), mapping.Value);
        if (map.Refused(out var unmapped)) return unmapped;

        await run.SayAsync($"Reading {import.FileName}: {opened.Value.Bytes:N0} bytes.", ct);
        try
        {
            await StageAsync(run, opened.Value, map.Value, staged, ct);
        }
        catch (ImportRefusedException e)
        {
            return e.Refusal;
        }

        await run.SayAsync("All rows are read and checked; they are merged now.", ct);
        var email = map.Value.Columns[map.Value.EmailAt].Name;
        var merge = new ImportMerge(import.Id, import.ClientId, import.ListId, import.FileName, options.Existing, options.IncludeSuppressed, options.DryRun, email, clock.GetUtcNow());
        var counts = await StoppableAsync(run, opened.Value.Bytes, token => staged.MergeAsync(merge, token), ct);
        if (counts is null) return ListErrors.NotFound;
        LogMerged(import.Id, counts.Rows, counts.Added, counts.Updated, counts.Duplicates, counts.Rejected);
        return null;
    }

    /// <summary>Reads and checks the next chunk while the one before it is on its way into the database.</summary>
    private async Task StageAsync(JobRun run, ImportFile file, ColumnMap map, IStagedImport staged, CancellationToken ct)
    {
        var at = staged.Reached ?? file.Start;
        await using var rows = await file.ReadAsync(at.Position, at.Line, ct);
        var checker = new RowChecker(map);
        var (filling, waiting) = (new ImportChunk(), new ImportChunk());
        var writing = Task.CompletedTask;
        var reported = clock.GetTimestamp();
        try
        {
            await ReportAsync(run, rows.BytesRead, file.Bytes, ct);
            while (await rows.ReadAsync(ct))
            {
                checker.Take(rows, filling);
                if (filling.Count < RowsOfChunk && filling.Length < BytesOfChunk) continue;

                await writing;
                at = new(rows.NextPosition, rows.NextLine, at.Rows + filling.Count, at.Rejected + filling.Errors.Count);
                writing = staged.StageAsync(filling, at, ct);
                (filling, waiting) = (waiting, filling);
                filling.Clear();
                if (clock.GetElapsedTime(reported) < BetweenReports) continue;
                reported = clock.GetTimestamp();
                await ReportAsync(run, rows.BytesRead, file.Bytes, ct);
            }
        }
        finally
        {
            await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await writing;
        await staged.StageAsync(filling, new(rows.NextPosition, rows.NextLine, at.Rows + filling.Count, at.Rejected + filling.Errors.Count), ct);
        await ReportAsync(run, file.Bytes, file.Bytes, ct);
    }

    /// <summary>Runs one long statement, and breaks it off where someone cancels the job meanwhile.</summary>
    private async Task<T> StoppableAsync<T>(JobRun run, long bytes, Func<CancellationToken, Task<T>> work, CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var working = work(stop.Token);
        while (await Task.WhenAny(working, Task.Delay(BetweenReports, clock, ct)) != working)
        {
            if (await run.AdvanceAsync(bytes, bytes, null, ct)) continue;
            await stop.CancelAsync();
            break;
        }

        try
        {
            return await working;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            throw new JobCancelledException();
        }
    }

    private static async Task ReportAsync(JobRun run, long done, long total, CancellationToken ct)
    {
        if (!await run.AdvanceAsync(done, total, null, ct)) throw new JobCancelledException();
    }

    private async Task<RecipientImport?> ChangeAsync(JobRun run, Guid importId, Action<RecipientImport> change, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(run.Actor, ct);
        if (await db.Imports.SingleOrDefaultAsync(i => i.Id == importId, ct) is not { } import) return null;
        change(import);
        await db.SaveChangesAsync(ct);
        return import;
    }

    private async Task<object> OutcomeAsync(JobRun run, Guid importId, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(run.Actor, ct);
        return await db.Imports.AsNoTracking().Where(i => i.Id == importId)
            .Select(i => new { importId = i.Id, i.Rows, i.Added, i.Updated, i.Duplicates, i.Rejected, i.Suppressed }).SingleAsync(ct);
    }

    [LoggerMessage(LogLevel.Information, "Import {ImportId}: {Rows} rows, {Added} added, {Updated} updated, {Duplicates} duplicates, {Rejected} rejected")]
    private partial void LogMerged(Guid importId, long rows, long added, long updated, long duplicates, long rejected);
}
