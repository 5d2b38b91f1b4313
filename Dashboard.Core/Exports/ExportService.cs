using System.Text.Json;
using Dashboard.Core.Jobs;

namespace Dashboard.Core.Exports;

/// <summary>Exports: ordered as a job, fetched while they last, and streamed at once where a caller waits.</summary>
public sealed class ExportService(IDashboardDbFactory dbs, JobService jobs, ExportRows rows, IExportFiles files, Audit.AuditService audit)
{
    private const int MostNamed = 1000;

    /// <summary>Takes an export on; the file is there when its job has succeeded. An order that cannot be is refused at once.</summary>
    public async Task<Result<JobRow>> OrderAsync(Actor actor, ExportOrder order, CancellationToken ct)
    {
        if (order.Subject is ExportSubject.Recipients) order = order with { CampaignId = null }; // what is not asked for is not kept
        if (order.Subject is not ExportSubject.Suppressions && actor.NeedsClient(out _, out var missing)) return missing;
        if (order.RecipientIds?.Count is 0 or > MostNamed) return ExportErrors.TooManyRecipients;
        var checkedRows = await CheckAsync(actor, order, ct);
        if (checkedRows.Refused(out var refusal)) return refusal;

        if (actor.Refuse(Rights.Read) is { } onlyLooks) return onlyLooks;
        await using var db = await dbs.OpenAsync(actor.Granted(), ct);
        var what = order.Subject switch { ExportSubject.Campaign => "the recipients of a campaign", ExportSubject.Suppressions => "suppressions", _ => "recipients" };
        var job = jobs.Plan(db, actor, actor.ClientId, ExportWork.JobKind, $"Export {what} as {order.Format.ToString().ToUpperInvariant()}", JsonSerializer.Serialize(order, JsonSerializerOptions.Default));
        await db.SaveChangesAsync(ct);
        await audit.NoteAsync(actor, "export.ordered", new("export", job.Id.ToString(), job.Title), order, ct);
        jobs.Announce(job);
        return JobRow.Of(job);
    }

    /// <summary>A finished file; 403 for another client's, 404 where it is not done or has expired.</summary>
    public async Task<Result<ExportFile>> FindAsync(Actor actor, Guid jobId, CancellationToken ct)
    {
        var job = await jobs.FindAsync(actor, jobId, ct);
        if (job.Refused(out var missing)) return missing.Kind is ErrorKind.NotFound ? ExportErrors.NotFound : missing;
        return job.Value is { Kind: ExportWork.JobKind, State: JobState.Succeeded } && await files.FindAsync(actor.ClientId, jobId, ct) is { } file ? file : ExportErrors.NotFound;
    }

    /// <summary>Whether a job exported suppressions, which another scope reads.</summary>
    public async Task<ExportSubject?> SubjectAsync(Actor actor, Guid jobId, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        return await db.Jobs.FindAsync([jobId], ct) is { Kind: ExportWork.JobKind } job ? JsonSerializer.Deserialize<ExportOrder>(job.Arguments, JsonSerializerOptions.Default)!.Subject : null;
    }

    /// <summary>Writes a finished file, if it is one of theirs.</summary>
    public async Task<DomainError?> WriteFileAsync(Actor actor, Guid jobId, Stream output, CancellationToken ct)
    {
        if ((await FindAsync(actor, jobId, ct)).Refused(out var missing)) return missing;
        await foreach (var piece in files.ReadAsync(actor.ClientId, jobId, ct)) await output.WriteAsync(piece, ct);
        return null;
    }

    /// <summary>The rows of an order for a caller who waits for them.</summary>
    public async Task<Result<IAsyncEnumerable<IReadOnlyList<string?>>>> RowsAsync(Actor actor, ExportOrder order, CancellationToken ct)
    {
        var checkedRows = await CheckAsync(actor, order, ct);
        if (checkedRows.Error is null) await audit.NoteAsync(actor, "export.streamed", new("export", Name: order.Subject.ToString()), order, ct);
        return checkedRows;
    }

    /// <summary>Writes rows as CSV.</summary>
    public static async Task WriteCsvAsync(IAsyncEnumerable<IReadOnlyList<string?>> rows, Stream output, CancellationToken ct)
    {
        await using var csv = new CsvWriter(output);
        await foreach (var row in rows.WithCancellation(ct)) await csv.WriteAsync(row, ct);
    }

    private async Task<Result<IAsyncEnumerable<IReadOnlyList<string?>>>> CheckAsync(Actor actor, ExportOrder order, CancellationToken ct)
    {
        if (order.ListId is { } list)
        {
            await using var db = await dbs.OpenAsync(actor, ct);
            if (await db.Lists.FindAsync([list], ct) is null)
                return await db.IsAnothersAsync<Lists.MailingList>(list, ct) ? ActorErrors.OtherClient : Lists.ListErrors.NotFound with { Kind = ErrorKind.Invalid, Field = "listId" };
        }

        if (order.RecipientIds is { } named)
        {
            await using var db = await dbs.OpenAsync(actor, ct);
            if (await db.IsAnyAnothersAsync<Recipients.Recipient>(named, ct)) return ActorErrors.OtherClient with { Field = "recipientIds" };
        }

        return await rows.OfAsync(actor, order, ct);
    }
}
