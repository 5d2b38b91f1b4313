using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Dashboard.Core;
using Dashboard.Core.ApiKeys;
using Dashboard.Core.Jobs;
using Dashboard.Core.Sheets;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dashboard.Web.Api;

/// <summary>Google Sheets that are read again and again: as quality records, or as the recipients of a list.</summary>
internal static class SheetEndpoints
{
    public static void MapSheets(this IEndpointRouteBuilder api)
    {
        var sheets = api.MapGroup("/sheets").WithTags("Sheets");
        sheets.MapGet("", ListAsync).RequireScope(Scopes.SheetsRead).Describe("listSheets", "List the connected sheets");
        sheets.MapPost("", ConnectAsync).RequireScope(Scopes.SheetsWrite)
            .Describe("connectSheet", "Connect a sheet", "The first row of the range names the columns; mapping goes from our field to such a name. It is pulled on schedule from then on; ask for a sync to have it at once.")
            .WithExample(new ConnectSheet
            {
                Name = "Reviews",
                SpreadsheetId = "1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms",
                Range = "Reviews!A1:G",
                Target = SheetTarget.Quality,
                Mapping = new() { ["date"] = "Date", ["subject"] = "Agent", ["category"] = "Category", ["score"] = "Score", ["reviewer"] = "Reviewer", ["remarks"] = "Remarks", ["key"] = "ID" },
            });
        sheets.MapGet("/{id:guid}", FindAsync).Versioned(FindAsync, "syncedAt", "triedAt", "nextAt", "failures", "problem", "rejected").RequireScope(Scopes.SheetsRead).Describe("getSheet", "Read a sheet source");
        sheets.MapPatch("/{id:guid}", EditAsync).Versioned(FindAsync, "syncedAt", "triedAt", "nextAt", "failures", "problem", "rejected").RequireScope(Scopes.SheetsWrite).Describe("editSheet", "Edit a sheet source", "JSON Merge Patch (RFC 7396): what is left out stays. The target stays.").WithExample(new { range = "Reviews!A1:H" });
        sheets.MapDelete("/{id:guid}", DisconnectAsync).RequireScope(Scopes.SheetsWrite).Describe("disconnectSheet", "Disconnect a sheet", "Its quality records go with it; daily reports and recipients stay.");
        sheets.MapPost("/{id:guid}/sync", SyncAsync).RequireScope(Scopes.SheetsWrite)
            .Describe("syncSheet", "Sync a sheet now", "The job does it; its outcome stands among the runs. acceptRemovals takes over even that most rows are gone, which is otherwise taken for an edit half done.");
        sheets.MapGet("/{id:guid}/runs", RunsAsync).RequireScope(Scopes.SheetsRead).Describe("listSheetRuns", "A sheet's syncs, newest first", "read = added + changed + unchanged + rejected.");
        sheets.MapGet("/{id:guid}/faults", FaultsAsync).RequireScope(Scopes.SheetsRead).Describe("listSheetFaults", "The rows that do not fit", "Kept aside, each with its number in the sheet and the reason; they come in by themselves once they are mended.");
    }

    private static async Task<Results<Ok<Listing<SheetAnswer>>, Refusal>> ListAsync(SheetService sheets, ApiActor caller, [AsParameters] ListQuery query, CancellationToken ct)
    {
        var slice = query.Slice();
        if (slice.Refused(out var error)) return error.ToProblem();
        var rows = await sheets.SliceAsync(caller.Value, slice.Value, ct);
        return TypedResults.Ok(await Listing<SheetAnswer>.OfAsync(rows, SheetAnswer.Of, query, () => sheets.CountAsync(caller.Value, slice.Value, ct)));
    }

    private static async Task<Results<Created<SheetAnswer>, Refusal>> ConnectAsync(SheetService sheets, ApiActor caller, ConnectSheet request, CancellationToken ct)
    {
        var connected = await sheets.ConnectAsync(caller.Value, request.ToDraft(), ct);
        if (connected.Refused(out var error)) return error.ToProblem();
        return TypedResults.Created(ApiUrls.Sheet(connected.Value.Id), SheetAnswer.Of(connected.Value));
    }

    private static async Task<Results<Ok<SheetAnswer>, Refusal>> FindAsync(SheetService sheets, ApiActor caller, Guid id, CancellationToken ct)
    {
        var found = await sheets.FindAsync(caller.Value, id, ct);
        if (found.Refused(out var error)) return error.ToProblem();
        return TypedResults.Ok(SheetAnswer.Of(found.Value));
    }

    private static async Task<Results<Ok<SheetAnswer>, Refusal>> EditAsync(SheetService sheets, ApiActor caller, Guid id, Patch<EditSheet> patch, CancellationToken ct)
    {
        var found = await sheets.FindAsync(caller.Value, id, ct);
        if (found.Refused(out var missing)) return missing.ToProblem();
        var edited = await sheets.EditAsync(caller.Value, id, patch.Apply(EditSheet.Of(found.Value)).ToDraft(found.Value.Target), ct);
        if (edited.Refused(out var error)) return error.ToProblem();
        return TypedResults.Ok(SheetAnswer.Of(edited.Value));
    }

    private static async Task<Results<NoContent, Refusal>> DisconnectAsync(SheetService sheets, ApiActor caller, Guid id, CancellationToken ct)
    {
        if (await sheets.DisconnectAsync(caller.Value, id, ct) is { } error) return error.ToProblem();
        return TypedResults.NoContent();
    }

    private static async Task<Results<Accepted<SheetSyncAnswer>, Refusal>> SyncAsync(SheetService sheets, ApiActor caller, Guid id, bool? acceptRemovals, CancellationToken ct)
    {
        var asked = await sheets.AskAsync(caller.Value, id, new(acceptRemovals ?? false), ct);
        if (asked.Refused(out var error)) return error.ToProblem();
        return TypedResults.Accepted(ApiUrls.Job(asked.Value.Id), new SheetSyncAnswer(asked.Value.Id, asked.Value.Id, asked.Value.Kind, asked.Value.State));
    }

    private static async Task<Results<Ok<Listing<SheetRunAnswer>>, Refusal>> RunsAsync(SheetService sheets, ApiActor caller, Guid id, [AsParameters] SliceQuery query, CancellationToken ct)
    {
        var slice = query.Slice();
        if (slice.Refused(out var wrong)) return wrong.ToProblem();
        var runs = await sheets.RunsAsync(caller.Value, id, slice.Value, ct);
        if (runs.Refused(out var error)) return error.ToProblem();
        return TypedResults.Ok(new Listing<SheetRunAnswer> { Data = [.. runs.Value.Items.Select(SheetRunAnswer.Of)], NextCursor = runs.Value.NextCursor });
    }

    private static async Task<Results<Ok<Listing<SheetFaultAnswer>>, Refusal>> FaultsAsync(SheetService sheets, ApiActor caller, Guid id, CancellationToken ct)
    {
        var faults = await sheets.FaultsAsync(caller.Value, id, ct);
        if (faults.Refused(out var error)) return error.ToProblem();
        return TypedResults.Ok(new Listing<SheetFaultAnswer> { Data = faults.Value.ConvertAll(f => new SheetFaultAnswer(f.Row, f.Reason)), NextCursor = null });
    }
}

/// <summary>What connects a sheet.</summary>
public sealed record ConnectSheet : INamesClient
{
    [Description("The client it is for, where an admin asks.")]
    public Guid? ClientId { get; init; }

    [Description("How it is called here; the tab's name if left out.")]
    public string? Name { get; init; }

    [Required, Description("Google's id, or the address that the browser shows.")]
    public string? SpreadsheetId { get; init; }

    [Required, Description("In A1 notation, such as Reviews!A1:G; its first row names the columns.")]
    public string? Range { get; init; }

    [Required, Description("quality, recipients or leads.")]
    public SheetTarget? Target { get; init; }

    [Required, Description("From our field to the sheet's column. Quality: date, subject, category, score, reviewer, remarks, key. Recipients: email, name, and any attribute. Leads: email, name, company, phone, website, and any further field.")]
    public Dictionary<string, string>? Mapping { get; init; }

    [Description("The list that recipients go into.")]
    public Guid? ListId { get; init; }

    [Description("true connects it without pulling it on schedule.")]
    public bool? IsPaused { get; init; }

    [Description("A service account's key file for this sheet alone, as text; the agency's business. Kept encrypted, and never shown.")]
    public string? Credentials { get; init; }

    public SheetSourceDraft ToDraft() => new()
    {
        Name = Name,
        SpreadsheetId = SpreadsheetId ?? "",
        Range = Range ?? "",
        Target = Target ?? SheetTarget.Quality,
        Mapping = Mapping ?? [],
        ListId = ListId,
        IsPaused = IsPaused ?? false,
        Credentials = Credentials,
    };
}

/// <summary>What can be edited of a sheet source; what is left out stays.</summary>
public sealed record EditSheet
{
    public string? Name { get; init; }
    public string? SpreadsheetId { get; init; }
    public string? Range { get; init; }
    public Dictionary<string, string>? Mapping { get; init; }
    public Guid? ListId { get; init; }
    public bool? IsPaused { get; init; }
    public string? Credentials { get; init; }

    public static EditSheet Of(SheetSourceRow row) => new() { Name = row.Name, SpreadsheetId = row.SpreadsheetId, Range = row.Range, Mapping = new(row.Mapping), ListId = row.ListId, IsPaused = row.IsPaused };

    public SheetSourceDraft ToDraft(SheetTarget target) =>
        new() { Name = Name, SpreadsheetId = SpreadsheetId ?? "", Range = Range ?? "", Target = target, Mapping = Mapping ?? [], ListId = ListId, IsPaused = IsPaused ?? false, Credentials = Credentials };
}

/// <summary>A sheet source.</summary>
public sealed record SheetAnswer(
    Guid Id, Guid ClientId, string Name, string SpreadsheetId, string Range, SheetTarget Target, IReadOnlyDictionary<string, string> Mapping, Guid? ListId, bool IsPaused,
    [property: Description("Whether it is read with a key file of its own.")] bool HasOwnKey,
    DateTimeOffset CreatedAt,
    [property: Description("The last good sync.")] DateTimeOffset? SyncedAt,
    [property: Description("The last sync of any kind.")] DateTimeOffset? TriedAt,
    [property: Description("When it is pulled next; null while it is paused.")] DateTimeOffset? NextAt,
    [property: Description("Failures since the last good sync.")] int Failures,
    [property: Description("What the last failure said.")] string? Problem,
    [property: Description("Rows that do not fit, kept aside.")] int Rejected)
{
    public static SheetAnswer Of(SheetSourceRow s) => new(
        s.Id, s.ClientId, s.Name, s.SpreadsheetId, s.Range, s.Target, s.Mapping, s.ListId, s.IsPaused, s.HasOwnKey, s.CreatedAt, s.SyncedAt, s.TriedAt, s.NextAt, s.Failures, s.Problem, s.Rejected);
}

/// <summary>A sync that was taken on.</summary>
public sealed record SheetSyncAnswer([property: Description("The job's id.")] Guid Id, Guid JobId, string Kind, JobState State);

/// <summary>A sync.</summary>
public sealed record SheetRunAnswer(
    Guid Id, SheetRunState State, DateTimeOffset StartedAt, DateTimeOffset? FinishedAt,
    [property: Description("Rows that are not blank: added + changed + unchanged + rejected.")] int Read,
    int Added, int Changed, int Unchanged,
    [property: Description("Of the unchanged ones, those that stand in another order.")] int Moved,
    int Removed, int Rejected)
{
    [Description("Why it failed, in one sentence; nothing was changed.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Error { get; init; }

    public static SheetRunAnswer Of(SheetRunRow r) => new(r.Id, r.State, r.StartedAt, r.FinishedAt, r.Read, r.Added, r.Changed, r.Unchanged, r.Moved, r.Removed, r.Rejected) { Error = r.Error };
}

/// <summary>A row that does not fit.</summary>
public sealed record SheetFaultAnswer(int SheetRow, string Reason);
