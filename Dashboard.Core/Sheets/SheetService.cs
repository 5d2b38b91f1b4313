using System.Text.Json;
using Dashboard.Core.Jobs;
using Dashboard.Core.Lists;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Dashboard.Core.Sheets;

/// <summary>Sheet sources of a client: connect, edit, disconnect, look at, and ask for a sync.</summary>
public sealed partial class SheetService(
    IDashboardDbFactory dbs, IValidator<SheetSourceDraft> validator, ISheetLedger ledger, ISheetReader reader, ISecrets secrets, JobService jobs, SheetSettings settings, TimeProvider clock, ILogger<SheetService> log)
{
    /// <summary>The account of a key file, or of the settings' where it is null, to share spreadsheets with; null where there is none.</summary>
    public string? AccountOf(string? key) => reader.AccountOf(key);

    /// <summary>A slice of sources, newest first.</summary>
    public async Task<Slice<SheetSourceRow>> SliceAsync(Actor actor, SliceRequest request, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        var query = Matching(db, request);
        if (Guid.TryParse(request.After, out var after)) query = query.Where(s => s.Id < after);
        return Slice<SheetSourceRow>.Of(await RowsAsync(db, actor.ClientId, query.OrderByDescending(s => s.Id).Take(request.Take + 1), ct), request.Take, s => s.Id.ToString());
    }

    /// <summary>How many sources match.</summary>
    public async Task<int> CountAsync(Actor actor, SliceRequest request, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        return await Matching(db, request).CountAsync(ct);
    }

    /// <summary>One source; 403 for another client's.</summary>
    public async Task<Result<SheetSourceRow>> FindAsync(Actor actor, Guid id, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        return (await RowsAsync(db, actor.ClientId, db.SheetSources.Where(s => s.Id == id), ct)).SingleOrDefault() is { } row ? row : await MissingAsync(db, id, ct);
    }

    /// <summary>Connects a sheet; it is read when its time comes, or when someone asks.</summary>
    public async Task<Result<SheetSourceRow>> ConnectAsync(Actor actor, SheetSourceDraft draft, CancellationToken ct)
    {
        if (actor.NeedsClient(out var clientId, out var missing)) return missing;
        var key = await CheckAsync(actor, draft, ct);
        if (key.Refused(out var refusal)) return refusal;
        await using var db = await dbs.OpenAsync(actor, ct);
        var source = SheetSource.Connect(clientId, draft, key.Value.Length > 0 ? key.Value : null, clock.GetUtcNow());
        if (source.Name.Length == 0) source.NameAfter(A1Range.Parse(source.Range)?.Tab ?? source.SpreadsheetId);
        db.SheetSources.Add(source);
        await db.SaveChangesAsync(ct);
        LogConnected(source.Id, source.SpreadsheetId);
        return await FindAsync(actor, source.Id, ct);
    }

    /// <summary>Edits a source. What its rows become, quality records or recipients, stays.</summary>
    public async Task<Result<SheetSourceRow>> EditAsync(Actor actor, Guid id, SheetSourceDraft draft, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        if (await db.SheetSources.SingleOrDefaultAsync(s => s.Id == id, ct) is not { } source) return await MissingAsync(db, id, ct);
        var key = await CheckAsync(actor.For(source.ClientId), draft with { Target = source.Target }, ct);
        if (key.Refused(out var refusal)) return refusal;
        source.Edit(draft, key.Value.Length > 0 ? key.Value : null);
        await db.SaveChangesAsync(ct);
        return await FindAsync(actor, id, ct);
    }

    /// <summary>Disconnects a sheet: its history goes, and so do the quality records that came from it; the reports of past days and recipients stay.</summary>
    public async Task<DomainError?> DisconnectAsync(Actor actor, Guid id, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        if (await db.SheetSources.SingleOrDefaultAsync(s => s.Id == id, ct) is not { } source) return await MissingAsync(db, id, ct);
        db.SheetSources.Remove(source);
        await db.SaveChangesAsync(ct);
        LogDisconnected(id);
        return null;
    }

    /// <summary>Asks for a sync now; the job does it.</summary>
    public async Task<Result<JobRow>> AskAsync(Actor actor, Guid id, SheetSyncOptions options, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        if (await db.SheetSources.AsNoTracking().SingleOrDefaultAsync(s => s.Id == id, ct) is not { } source) return await MissingAsync(db, id, ct);
        var job = jobs.Plan(db, actor, source.ClientId, SheetSyncWork.JobKind, $"Sync {source.Name}", JsonSerializer.Serialize(new { sourceId = id, acceptRemovals = options.AcceptRemovals }));
        await db.SaveChangesAsync(ct);
        jobs.Announce(job);
        return JobRow.Of(job);
    }

    /// <summary>A source's history, newest first.</summary>
    public async Task<Result<Slice<SheetRunRow>>> RunsAsync(Actor actor, Guid id, SliceRequest request, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        if (!await db.SheetSources.AnyAsync(s => s.Id == id, ct)) return await MissingAsync(db, id, ct);
        var query = db.SheetRuns.AsNoTracking().Where(r => r.SourceId == id);
        if (Guid.TryParse(request.After, out var after)) query = query.Where(r => r.Id < after);
        var runs = await query.OrderByDescending(r => r.Id).Take(request.Take + 1).ToListAsync(ct);
        return Slice<SheetRunRow>.Of(runs.ConvertAll(SheetRunRow.Of), request.Take, r => r.Id.ToString());
    }

    /// <summary>The rows of a source that do not fit, by their number.</summary>
    public async Task<Result<List<SheetFault>>> FaultsAsync(Actor actor, Guid id, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        if (await db.SheetSources.AsNoTracking().SingleOrDefaultAsync(s => s.Id == id, ct) is not { } source) return await MissingAsync(db, id, ct);
        return new List<SheetFault>(await ledger.FaultsAsync(source.ClientId, source.Id, ct));
    }

    /// <summary>Looks at a spreadsheet before it is connected or edited: its tabs, and the first rows of the draft's range (of the first tab where it is left out).</summary>
    /// <param name="sourceId">The source that is being edited: it is read with the key it has.</param>
    public async Task<Result<SheetPreview>> LookAsync(Actor actor, SheetSourceDraft draft, Guid? sourceId, CancellationToken ct)
    {
        if (actor.NeedsClient(out _, out var missing)) return missing;
        if (SheetSource.IdOf(draft.SpreadsheetId) is not { } id) return SheetErrors.AddressUnknown;
        var key = await KeyAsync(actor, draft, sourceId, ct);
        if (key.Refused(out var keyless)) return keyless;
        var book = await reader.BookAsync(id, key.Value, ct);
        if (book.Refused(out var unread)) return unread;
        var range = draft.Range;
        if (string.IsNullOrWhiteSpace(range))
        {
            if (book.Value.Tabs.Count == 0) return SheetErrors.HeaderGone;
            range = new A1Range(null, $"A1:{A1Range.Letters(Math.Clamp(book.Value.Tabs[0].Columns, 1, 26))}", 1, 1).On(book.Value.Tabs[0].Title);
        }

        var place = SheetTabs.Find(book.Value, range, null);
        if (place.Refused(out var nowhere)) return nowhere;
        var cells = await reader.CellsAsync(id, [FirstRows(place.Value.Range, place.Value.Tab)], asShown: true, key.Value, ct);
        if (cells.Refused(out var unreadable)) return unreadable;
        var rows = cells.Value[0].Rows.Select(row => (IReadOnlyList<string>)[.. row.Select(SheetColumns.Text)]).ToList();
        var header = rows.Count > 0 ? rows[0] : [];
        return new SheetPreview(book.Value, range, header, [.. rows.Skip(1).Take(10)], SheetFields.Propose(draft.Target, header));
    }

    /// <summary>What a sync of this draft would read, without keeping anything.</summary>
    /// <param name="sourceId">The source that is being edited: it is read with the key it has.</param>
    public async Task<Result<SheetTrial>> TryAsync(Actor actor, SheetSourceDraft draft, Guid? sourceId, CancellationToken ct)
    {
        const int Shown = 5;
        if (actor.NeedsClient(out var clientId, out var missing)) return missing;
        if (validator.Refuse(draft, SheetErrors.Invalid) is { } refusal) return refusal;
        var key = await KeyAsync(actor, draft, sourceId, ct);
        if (key.Refused(out var keyless)) return keyless;
        await using var db = await dbs.OpenAsync(actor, ct);
        var zone = TimeZoneInfo.TryFindSystemTimeZoneById(await db.Clients.Where(c => c.Id == clientId).Select(c => c.TimeZone).SingleAsync(ct), out var known) ? known : TimeZoneInfo.Utc;
        var reading = (await SheetSync.ReadAsync(reader, SheetSource.IdOf(draft.SpreadsheetId)!, [(draft.Range, null)], draft.Target is not SheetTarget.Quality, key.Value, ct))[0];
        if (reading.Refused(out var unread)) return unread;
        var rows = SheetSync.Check(reading.Value, draft.Target, draft.Mapping, zone);
        if (rows.Refused(out var unfit)) return unfit;
        var lines = rows.Value.Lines;
        return new SheetTrial(lines.Read, lines.Good.Count, lines.Broken.Count, [.. lines.Good.Take(Shown)], [.. lines.Broken.Take(4 * Shown).Select(b => new SheetFault(b.Row, b.Reason, b.RawHash, null))]);
    }

    private static string FirstRows(string range, SheetTab tab)
    {
        const int Rows = 8;
        var asked = A1Range.Parse(range)!;
        var last = asked.FirstRow + Rows;
        var cells = asked.Cells.Length == 0 ? $"A1:Z{last}" : System.Text.RegularExpressions.Regex.Replace(asked.Cells, @"^\$?([A-Za-z]+)\$?\d*(?::\$?([A-Za-z]+)\$?\d*)?$", m => $"{m.Groups[1]}{asked.FirstRow}:{(m.Groups[2].Success ? m.Groups[2] : m.Groups[1])}{last}");
        return new A1Range(null, cells, 1, 1).On(tab.Title);
    }

    private static IQueryable<SheetSource> Matching(IDashboardDb db, SliceRequest request)
    {
        var query = db.SheetSources.AsNoTracking();
        if (!string.IsNullOrWhiteSpace(request.Search)) query = query.Where(s => s.Name.Contains(request.Search));
        if (request.From is { } from) query = query.Where(s => s.CreatedAt >= from.ToUniversalTime());
        if (request.To is { } to) query = query.Where(s => s.CreatedAt < to.ToUniversalTime());
        return query;
    }

    /// <summary>The key, encrypted, or nothing where none was given; refused where the draft cannot stand.</summary>
    private async Task<Result<string>> CheckAsync(Actor actor, SheetSourceDraft draft, CancellationToken ct)
    {
        if (validator.Refuse(draft, SheetErrors.Invalid) is { } refusal) return refusal;
        if (draft.Target is SheetTarget.Recipients)
        {
            await using var db = await dbs.OpenAsync(actor, ct);
            if (!await db.Lists.AnyAsync(l => l.Id == draft.ListId, ct))
                return await db.IsAnothersAsync<MailingList>(draft.ListId!.Value, ct) ? ActorErrors.OtherClient with { Field = "listId" } : SheetErrors.ListGone with { Kind = ErrorKind.Invalid, Field = "listId" };
        }

        if (string.IsNullOrWhiteSpace(draft.Credentials)) return "";
        return await MisfitAsync(actor, draft.Credentials, ct) is { } misfit ? misfit : secrets.Protect(SheetSync.KeyPurpose, draft.Credentials);
    }

    /// <summary>The key file to read with: the draft's, else the one that the source has, else null for that of the settings.</summary>
    private async Task<Result<string?>> KeyAsync(Actor actor, SheetSourceDraft draft, Guid? sourceId, CancellationToken ct)
    {
        if (!string.IsNullOrWhiteSpace(draft.Credentials)) return await MisfitAsync(actor, draft.Credentials, ct) is { } misfit ? misfit : draft.Credentials;
        if (sourceId is not { } id) return (string?)null;
        await using var db = await dbs.OpenAsync(actor, ct);
        if (await db.SheetSources.AsNoTracking().SingleOrDefaultAsync(s => s.Id == id, ct) is not { } source) return await MissingAsync(db, id, ct);
        return SheetSync.KeyOf(source, secrets);
    }

    /// <summary>Why this key file is not taken. It says where tokens are asked for: only the agency may make this program call an address.</summary>
    private async Task<DomainError?> MisfitAsync(Actor actor, string credentials, CancellationToken ct)
    {
        if (!actor.IsAdmin) return SheetErrors.KeyAdminsOnly;
        if (reader.AccountOf(credentials) is null) return SheetErrors.KeyUnreadable;
        return await reader.RefuseAsync(credentials, ct) is { } closed ? SheetErrors.KeyAddress(closed) : null;
    }

    private async Task<List<SheetSourceRow>> RowsAsync(IDashboardDb db, Guid? clientId, IQueryable<SheetSource> sources, CancellationToken ct)
    {
        var rows = await (
            from s in sources
            join client in db.Clients on s.ClientId equals client.Id
            join l in db.Lists on s.ListId equals l.Id into lists
            from list in lists.DefaultIfEmpty()
            select new { Source = s, Client = client.Name, List = list.Name }).ToListAsync(ct);
        var rejected = await ledger.FaultCountsAsync(clientId, [.. rows.Select(r => r.Source.Id)], ct);
        return rows.ConvertAll(r => Row(r.Source, r.Client, r.List, rejected.GetValueOrDefault(r.Source.Id)));
    }

    private SheetSourceRow Row(SheetSource s, string client, string? list, int rejected) => new(
        s.Id, s.ClientId, client, s.Name, s.SpreadsheetId, s.Range, s.Target, s.Mapping, s.ListId, list, s.IsPaused, s.ProtectedKey is not null, s.BookTitle, s.TabTitle, s.TabId, s.CreatedAt, s.SyncedAt, s.TriedAt,
        s.IsPaused ? null : s.TriedAt is { } tried ? tried + settings.Every : clock.GetUtcNow(), s.Failures, s.Problem, rejected);

    private static async Task<DomainError> MissingAsync(IDashboardDb db, Guid id, CancellationToken ct) =>
        await db.IsAnothersAsync<SheetSource>(id, ct) ? ActorErrors.OtherClient : SheetErrors.NotFound;

    [LoggerMessage(LogLevel.Information, "Sheet source {SourceId} connected to spreadsheet {SpreadsheetId}")]
    private partial void LogConnected(Guid sourceId, string spreadsheetId);

    [LoggerMessage(LogLevel.Information, "Sheet source {SourceId} disconnected")]
    private partial void LogDisconnected(Guid sourceId);
}
