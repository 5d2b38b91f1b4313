using Dashboard.Core.Quality;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Dashboard.Core.Sheets;

/// <summary>
/// Reads sheets and takes over what changed. A source is read by one process at a time; a reading that fails, or that looks like an edit half done, changes nothing.
/// Due sources on one spreadsheet are read together.
/// </summary>
public sealed partial class SheetSync(
    IDashboardDbFactory dbs, ISheetReader reader, ISheetLedger ledger, SheetRecipients recipients, SheetLeads leads, ReportMaker reports, QualityMail mail, ISecrets secrets, SheetSettings settings, TimeProvider clock, ILogger<SheetSync> log)
{
    /// <summary>The topic that is told whenever a source was read.</summary>
    public static string Topic(Guid clientId) => $"sheets:{clientId}";

    internal const string KeyPurpose = "sheet.key";

    private const int AtOnce = 4;
    private const int MostRows = 500_000;
    private const int FewestToGuard = 20; // of a handful of rows, most may well go at once

    /// <summary>Reads every source whose time has come; answers how many were read.</summary>
    public async Task<int> PullDueAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var db = await dbs.OpenAsync(Actor.House, ct);
        var due = (await db.SheetSources.AsNoTracking().Where(s => !s.IsPaused).ToListAsync(ct)).Where(s => s.IsDue(now, settings.Every)).ToList();
        var together = due.GroupBy(s => (s.SpreadsheetId, s.ProtectedKey, s.Target)).Select(same => same.Select(s => s.Id).ToList());
        await Parallel.ForEachAsync(together, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct }, async (ids, token) => await PullAsync(ids, waits: false, new(AcceptRemovals: false), token));
        return due.Count;
    }

    /// <summary>Reads one source now, after whoever is at it; null where it is gone.</summary>
    public async Task<SheetRunRow?> SyncAsync(Guid sourceId, SheetSyncOptions options, CancellationToken ct) =>
        (await PullAsync([sourceId], waits: true, options, ct)).SingleOrDefault();

    /// <summary>The key file of a source in clear; null where it reads with the one of the settings.</summary>
    internal static string? KeyOf(SheetSource source, ISecrets secrets) => source.ProtectedKey is { } kept ? secrets.Reveal(KeyPurpose, kept) : null;

    /// <summary>A source's cells, each range by itself or several in one read.</summary>
    internal static async Task<IReadOnlyList<Result<SheetReading>>> ReadAsync(ISheetReader reader, string spreadsheetId, IReadOnlyList<(string Range, long? TabId)> asked, bool asShown, string? key, CancellationToken ct)
    {
        var book = await reader.BookAsync(spreadsheetId, key, ct);
        if (book.Refused(out var noBook)) return [.. asked.Select(_ => (Result<SheetReading>)noBook)];
        var places = asked.Select(a => SheetTabs.Find(book.Value, a.Range, a.TabId)).ToList();
        var found = places.Where(p => p.Error is null).Select(p => p.Value.Range).Distinct().ToList();
        if (found.Count == 0) return [.. places.Select(p => (Result<SheetReading>)p.Error!)];
        var cells = await CellsAsync(reader, spreadsheetId, found, asShown, key, ct);
        return [.. places.Select(place => Reading(book.Value, place, cells))];
    }

    /// <summary>The rows of a reading, checked for what they become.</summary>
    internal static Result<(SheetColumns Columns, SheetLines Lines)> Check(SheetReading reading, SheetTarget target, IReadOnlyDictionary<string, string> mapping, TimeZoneInfo zone)
    {
        if (reading.Cells.Rows.Count == 0 || reading.Cells.Rows[0].All(cell => SheetColumns.Text(cell).Length == 0)) return SheetErrors.HeaderGone;
        if (reading.Cells.Rows.Count > MostRows) return SheetErrors.TooManyRows(MostRows);
        var columns = SheetColumns.Find(mapping, reading.Cells.Rows[0]);
        if (columns.Refused(out var gone)) return gone;
        if (target is SheetTarget.Quality) return (columns.Value, ReviewRows.Read(reading.Cells, columns.Value, SheetLocale.Of(reading.Book.Locale, reading.Book.TimeZone, zone)));
        var people = SheetRecipients.Read(reading.Cells, columns.Value);
        return people.Refused(out var unfit) ? unfit : (columns.Value, people.Value);
    }

    /// <summary>All ranges in one read; where Google refuses that, each by itself, so that one that is wrong does not keep the others back.</summary>
    private static async Task<Dictionary<string, Result<SheetCells>>> CellsAsync(ISheetReader reader, string spreadsheetId, List<string> ranges, bool asShown, string? key, CancellationToken ct)
    {
        var together = await reader.CellsAsync(spreadsheetId, ranges, asShown, key, ct);
        if (together.Error is null) return ranges.Select((range, at) => (range, at)).ToDictionary(r => r.range, r => (Result<SheetCells>)together.Value[r.at]);
        if (ranges.Count == 1 || together.Error.Code != SheetErrors.RefusedCode) return ranges.ToDictionary(range => range, _ => (Result<SheetCells>)together.Error);
        var each = new Dictionary<string, Result<SheetCells>>();
        foreach (var range in ranges)
        {
            var alone = await reader.CellsAsync(spreadsheetId, [range], asShown, key, ct);
            each[range] = alone.Error is { } refused ? refused : alone.Value[0];
        }

        return each;
    }

    private static Result<SheetReading> Reading(SheetBook book, Result<(SheetTab Tab, string Range)> place, Dictionary<string, Result<SheetCells>> cells)
    {
        if (place.Refused(out var nowhere)) return nowhere;
        var (tab, range) = place.Value;
        return cells[range].Refused(out var unread) ? unread : new SheetReading(book, tab, range, cells[range].Value);
    }

    private async Task<List<SheetRunRow>> PullAsync(IReadOnlyList<Guid> ids, bool waits, SheetSyncOptions options, CancellationToken ct)
    {
        var held = new List<IAsyncDisposable>();
        var begun = new List<(SheetSource Source, Guid RunId)>();
        try
        {
            foreach (var id in ids)
            {
                if (await ledger.TakeAsync(id, waits, ct) is not { } hold) continue;
                held.Add(hold);
                if (await BeginAsync(id, ct) is { } run) begun.Add(run);
            }

            if (begun.Count == 0) return [];
            var first = begun[0].Source;
            var asked = begun.ConvertAll(b => (b.Source.Range, b.Source.TabId));
            var readings = await ReadAsync(reader, first.SpreadsheetId, asked, first.Target is not SheetTarget.Quality, KeyOf(first, secrets), ct);
            var rows = new List<SheetRunRow>();
            for (var at = 0; at < begun.Count; at++) rows.Add(await FinishAsync(begun[at].Source, begun[at].RunId, readings[at], options, ct));
            return rows;
        }
        catch (OperationCanceledException)
        {
            await StopAsync([.. begun.Select(b => b.RunId)]);
            throw;
        }
        finally
        {
            foreach (var hold in held) await hold.DisposeAsync();
        }
    }

    private async Task<(SheetSource Source, Guid RunId)?> BeginAsync(Guid id, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var db = await dbs.OpenAsync(Actor.House, ct);
        if (await db.SheetSources.SingleOrDefaultAsync(s => s.Id == id, ct) is not { } source) return null;
        // This process holds the source: whoever began these is gone.
        foreach (var left in await db.SheetRuns.Where(r => r.SourceId == id && r.State == SheetRunState.Running).ToListAsync(ct)) left.Fail(SheetErrors.Stopped.Message, now);
        source.Try(now);
        var run = SheetRun.Begin(source, now);
        db.SheetRuns.Add(run);
        await db.SaveChangesAsync(ct);
        await db.TellAsync(Topic(source.ClientId), ct);
        return (source, run.Id);
    }

    /// <summary>Someone cancelled the job, or the program stops: what was under way took nothing over.</summary>
    private async Task StopAsync(IReadOnlyList<Guid> runIds)
    {
        await using var db = await dbs.OpenAsync(Actor.House, CancellationToken.None);
        foreach (var run in await db.SheetRuns.Where(r => runIds.Contains(r.Id) && r.State == SheetRunState.Running).ToListAsync(CancellationToken.None)) run.Fail(SheetErrors.Stopped.Message, clock.GetUtcNow());
        await db.SaveChangesAsync(CancellationToken.None);
    }

    private async Task<SheetRunRow> FinishAsync(SheetSource source, Guid runId, Result<SheetReading> reading, SheetSyncOptions options, CancellationToken ct)
    {
        Result<SheetCounts> outcome;
        try
        {
            outcome = reading.Refused(out var unread) ? unread : await TakeOverAsync(source, runId, reading.Value, options, ct);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogFailed(e, source.Id);
            outcome = new DomainError(ErrorKind.Conflict, "sheet.unexpected", $"Something unexpected happened: {e.Message} Nothing was changed.");
        }

        var now = clock.GetUtcNow();
        await using var db = await dbs.OpenAsync(Actor.System(source.ClientId), ct);
        var run = await db.SheetRuns.SingleAsync(r => r.Id == runId, ct);
        if (await db.SheetSources.SingleOrDefaultAsync(s => s.Id == source.Id, ct) is not { } kept) return SheetRunRow.Of(run);
        var isNews = false;
        if (outcome.Refused(out var problem))
        {
            run.Fail(problem.Message, now);
            isNews = kept.Fail(problem.Message, now);
            LogRefused(source.Id, problem.Message);
        }
        else
        {
            run.Succeed(outcome.Value, now);
            kept.Succeed(reading.Value.Book.Title, reading.Value.Tab, now);
        }

        await db.SaveChangesAsync(ct);
        await db.TellAsync(Topic(source.ClientId), ct);
        if (outcome.Error is null && source.Target is SheetTarget.Quality) await reports.RemakeAsync(source.ClientId, ct);
        if (isNews) await mail.TellOfFailuresAsync(source.ClientId, kept.Name, kept.Failures, kept.Problem!, ct);
        return SheetRunRow.Of(run);
    }

    private async Task<Result<SheetCounts>> TakeOverAsync(SheetSource source, Guid runId, SheetReading reading, SheetSyncOptions options, CancellationToken ct)
    {
        var zone = await ZoneAsync(source.ClientId, ct);
        var checkedRows = Check(reading, source.Target, source.Mapping, zone);
        if (checkedRows.Refused(out var unfit)) return unfit;
        var (columns, lines) = checkedRows.Value;
        var known = await ledger.KnownAsync(source.ClientId, source.Id, source.Target, ct);
        if (lines.Read == 0 && known.Rows.Count > 0 && !options.AcceptRemovals) return SheetErrors.Emptied;
        var isKeyed = source.Target is not SheetTarget.Quality || columns.Has(SheetFields.Key);
        var (change, counts, held) = SheetDiff.Of(known, lines, isKeyed);
        var lost = counts.Removed + held - HeldBefore(known);
        if (!options.AcceptRemovals && known.Rows.Count >= FewestToGuard && lost * 2 > known.Rows.Count) return SheetErrors.MostVanished(lost, known.Rows.Count);
        if (change.IsNothing) return counts;

        if (source.Target is SheetTarget.Recipients && !await recipients.ApplyAsync(source, runId, reading.Cells, columns, change, ct)) return SheetErrors.ListGone;
        if (source.Target is SheetTarget.Leads) await leads.ApplyAsync(source, reading.Cells, columns, change, ct);
        await ledger.WriteAsync(source, change, clock.GetUtcNow(), ct);
        LogTaken(source.Id, counts.Added, counts.Changed, counts.Removed, counts.Rejected);
        return counts;
    }

    private static int HeldBefore(SheetKnown known) => known.Faults.Count(f => f.HeldId is not null);

    private async Task<TimeZoneInfo> ZoneAsync(Guid clientId, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(Actor.System(clientId), ct);
        var zone = await db.Clients.Where(c => c.Id == clientId).Select(c => c.TimeZone).SingleOrDefaultAsync(ct);
        return zone is not null && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var known) ? known : TimeZoneInfo.Utc;
    }

    [LoggerMessage(LogLevel.Information, "Sheet source {SourceId}: {Added} added, {Changed} changed, {Removed} removed, {Rejected} rejected")]
    private partial void LogTaken(Guid sourceId, int added, int changed, int removed, int rejected);

    [LoggerMessage(LogLevel.Warning, "Sheet source {SourceId} was not taken over: {Problem}")]
    private partial void LogRefused(Guid sourceId, string problem);

    [LoggerMessage(LogLevel.Error, "Sheet source {SourceId} failed")]
    private partial void LogFailed(Exception e, Guid sourceId);
}
