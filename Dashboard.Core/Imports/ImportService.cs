using System.Text.Json;
using Dashboard.Core.Jobs;
using Dashboard.Core.Lists;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Dashboard.Core.Imports;

/// <summary>Files of recipients: looked at, started, looked after. The work itself is <see cref="ImportWork"/>'s.</summary>
public sealed partial class ImportService(IDashboardDbFactory dbs, JobService jobs, Uploads uploads, IRecipientCopy copy, TimeProvider clock, ILogger<ImportService> log)
{
    /// <summary>What a kept file holds, with the mapping that the list's last import used or that the header proposes. Nothing is written.</summary>
    public async Task<Result<ImportPreview>> PreviewAsync(Actor actor, Guid? listId, string storedAs, ImportOptions? options, CancellationToken ct)
    {
        if (uploads.Find(storedAs).Refused(out var gone)) return gone;
        var opened = await ImportFile.OpenAsync(uploads.Find(storedAs).Value, options ?? new(), uploads.MostBytes, ct);
        if (opened.Refused(out var refusal)) return refusal;

        var file = opened.Value;
        var columns = ColumnMap.Propose(file.Header, file.FirstRows);
        if (listId is { } id)
        {
            await using var db = await dbs.OpenAsync(actor, ct);
            if (await db.Lists.AsNoTracking().SingleOrDefaultAsync(l => l.Id == id, ct) is not { } list) return await ListMissingAsync(db, id, ct);
            columns = Remembered(columns, list.LastMapping);
        }

        return new ImportPreview(file.Shape, file.Bytes, columns, file.FirstRows);
    }

    /// <summary>Takes a kept file on: the import and its job are there together, and a worker begins. Without a mapping the header decides.</summary>
    public async Task<Result<ImportRow>> StartAsync(
        Actor actor, Guid listId, string storedAs, string fileName, IReadOnlyDictionary<string, string>? mapping, ImportOptions? options, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        if (await db.Lists.SingleOrDefaultAsync(l => l.Id == listId, ct) is not { } list) return await ListMissingAsync(db, listId, ct);
        if (uploads.Find(storedAs).Refused(out var gone)) return gone;

        options ??= new();
        var opened = await ImportFile.OpenAsync(uploads.Find(storedAs).Value, options, uploads.MostBytes, ct);
        if (opened.Refused(out var unreadable)) return unreadable;
        if (ColumnMap.Of(ColumnMap.Propose(opened.Value.Header, opened.Value.FirstRows), mapping).Refused(out var unmapped)) return unmapped;

        var mappingJson = mapping is null ? null : JsonSerializer.Serialize(mapping, JsonSerializerOptions.Default);
        var shown = ShownName(fileName);
        var import = RecipientImport.Of(list.ClientId, listId, shown, storedAs, mappingJson, JsonSerializer.Serialize(options, JsonSerializerOptions.Default), clock.GetUtcNow());
        var job = jobs.Plan(db, actor, list.ClientId, ImportWork.JobKind, $"Import {shown} into {list.Name}", JsonSerializer.Serialize(new { importId = import.Id }, JsonSerializerOptions.Default));
        import.RunsAs(job.Id);
        db.Imports.Add(import);
        if (mappingJson is not null) list.LastMapping = mappingJson;
        await db.SaveChangesAsync(ct);
        jobs.Announce(job);
        LogStarted(import.Id, listId, opened.Value.Bytes);
        return Row(import);
    }

    /// <summary>A mapping out of the JSON that programs send: column → <c>email</c>, <c>name</c>, an attribute's name, or nothing.</summary>
    public static Result<Dictionary<string, string>?> ReadMapping(string? json) => ColumnMap.Parse(json);

    /// <summary>A slice of imports, newest first; of one list where it is named; 403 for another client's.</summary>
    public async Task<Result<Slice<ImportRow>>> SliceAsync(Actor actor, Guid? listId, SliceRequest request, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        if (listId is { } named && await db.IsAnothersAsync<MailingList>(named, ct)) return ActorErrors.OtherClient with { Field = "listId" };
        var query = db.Imports.AsNoTracking();
        if (listId is { } wanted) query = query.Where(i => i.ListId == wanted);
        if (Guid.TryParse(request.After, out var after)) query = query.Where(i => i.Id < after);
        var imports = await query.OrderByDescending(i => i.Id).Take(request.Take + 1).ToListAsync(ct);
        return Slice<ImportRow>.Of([.. imports.Select(Row)], request.Take, i => i.Id.ToString());
    }

    /// <summary>One import; 403 for another client's.</summary>
    public async Task<Result<ImportRow>> FindAsync(Actor actor, Guid id, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        return await db.Imports.AsNoTracking().SingleOrDefaultAsync(i => i.Id == id, ct) is { } import ? Row(import) : await MissingAsync(db, id, ct);
    }

    /// <summary>Stops an import; what is in the list by then is all or nothing.</summary>
    public async Task<Result<ImportRow>> CancelAsync(Actor actor, Guid id, CancellationToken ct)
    {
        var found = await FindAsync(actor, id, ct);
        if (found.Refused(out var missing)) return missing;
        if ((await jobs.CancelAsync(actor, found.Value.JobId, ct)).Refused(out var over)) return over;

        await using var db = await dbs.OpenAsync(actor, ct);
        // A job that no worker had taken up ends at once, and nobody else will say so here.
        var hasEnded = await db.Jobs.AnyAsync(j => j.Id == found.Value.JobId && j.State == JobState.Cancelled, ct);
        if (hasEnded && await db.Imports.SingleOrDefaultAsync(i => i.Id == id, ct) is { State: ImportState.Queued } import)
        {
            import.End(ImportState.Cancelled, null, clock.GetUtcNow());
            await db.SaveChangesAsync(ct);
        }

        return await FindAsync(actor, id, ct);
    }

    /// <summary>Writes the refused rows as CSV: line, column, value, reason; nothing in it is taken for a formula by a spreadsheet.</summary>
    public async Task<DomainError?> WriteErrorsAsync(Actor actor, Guid id, Stream output, CancellationToken ct)
    {
        if ((await FindAsync(actor, id, ct)).Refused(out var missing)) return missing;

        await using var csv = new CsvWriter(output);
        await csv.WriteAsync(["line", "column", "value", "reason"], ct);
        await foreach (var error in copy.ErrorsAsync(actor.ClientId, id, ct))
            await csv.WriteAsync([error.Line.ToString(System.Globalization.CultureInfo.InvariantCulture), error.Column, error.Value, error.Reason], ct);
        return null;
    }

    private static IReadOnlyList<ImportColumn> Remembered(IReadOnlyList<ImportColumn> proposed, string? lastMapping)
    {
        if (lastMapping is null || ColumnMap.Parse(lastMapping) is not { Error: null, Value: { } mapping }) return proposed;
        var columns = new List<ImportColumn>();
        foreach (var column in proposed)
        {
            var target = mapping.FirstOrDefault(pair => pair.Key.Equals(column.Name, StringComparison.OrdinalIgnoreCase)).Value
                ?? (mapping.ContainsValue(column.Target) ? "" : column.Target);
            columns.Add(column with { Target = target });
        }

        return columns;
    }

    /// <summary>A file's name as it is shown: without its folders, and not without end.</summary>
    internal static string ShownName(string fileName)
    {
        var name = new string([.. Path.GetFileName(fileName.Replace('\\', '/')).Where(c => !char.IsControl(c))]).Trim();
        return name.Length switch { 0 => "upload", > 200 => name[..200], _ => name };
    }

    private static ImportRow Row(RecipientImport import) => new(
        import.Id, import.ClientId, import.ListId, import.JobId, import.FileName, import.State, import.Rows, import.Added, import.Updated,
        import.Duplicates, import.Rejected, import.Suppressed, import.Error, ImportWork.OptionsOf(import).DryRun, import.CreatedAt, import.FinishedAt);

    private static async Task<DomainError> ListMissingAsync(IDashboardDb db, Guid id, CancellationToken ct) =>
        await db.IsAnothersAsync<MailingList>(id, ct) ? ActorErrors.OtherClient : ListErrors.NotFound with { Field = "listId" };

    private static async Task<DomainError> MissingAsync(IDashboardDb db, Guid id, CancellationToken ct) =>
        await db.IsAnothersAsync<RecipientImport>(id, ct) ? ActorErrors.OtherClient : ImportErrors.NotFound;

    [LoggerMessage(LogLevel.Information, "Import {ImportId} into list {ListId} started with {Bytes} bytes")]
    private partial void LogStarted(Guid importId, Guid listId, long bytes);
}
