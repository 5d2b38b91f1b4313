using System.Text.Json;
using Dashboard.Core.Addresses;
using Dashboard.Core.Imports;
using Dashboard.Core.Jobs;
using Dashboard.Core.Lists;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Core.Leads;

/// <summary>Takes on what is done with many leads: checks, scores, conversions, files. Their jobs do it.</summary>
public sealed class LeadJobs(IDashboardDbFactory dbs, JobService jobs, Uploads uploads, MailboxChecker mailboxes)
{
    private const int MostNamed = 10_000;

    /// <summary>Whether checks may ask the mailboxes' own servers.</summary>
    public bool MayAskMailboxes => mailboxes.IsEnabled;

    /// <summary>Takes an order on; without a selection it is for all leads, and to be converted for all qualified ones.</summary>
    public async Task<Result<JobRow>> OrderAsync(Actor actor, LeadOrder order, CancellationToken ct)
    {
        if (actor.NeedsClient(out var clientId, out var missing)) return missing;
        if (order.AsksMailboxes && !mailboxes.IsEnabled) return LeadErrors.MailboxesOff;
        if (order.Filter.Ids?.Count is 0 or > MostNamed) return LeadErrors.TooManyNamed;
        await using var db = await dbs.OpenAsync(actor, ct);
        if (order.Filter.Ids is { } ids && await db.Leads.CountAsync(l => ids.Contains(l.Id), ct) < ids.Distinct().Count())
        {
            foreach (var id in ids)
                if (!await db.Leads.AnyAsync(l => l.Id == id, ct)) return (await db.IsAnothersAsync<Lead>(id, ct) ? ActorErrors.OtherClient : LeadErrors.NotFound) with { Field = "leadIds" };
        }

        if (order.Filter.OwnerId is { } owner && !await db.Users.AnyAsync(u => u.Id == owner && (u.ClientId == null || u.ClientId == clientId), ct)) return LeadErrors.OwnerUnknown;
        string? list = null;
        if (order.Kind is not LeadOrderKind.Convert) order = order with { ListId = null };
        if (order.Kind is LeadOrderKind.Convert)
        {
            if (order.ListId is not { } listId) return LeadErrors.ListMissing;
            list = await db.Lists.Where(l => l.Id == listId && l.ClientId == clientId).Select(l => l.Name).SingleOrDefaultAsync(ct);
            if (list is null) return await db.IsAnothersAsync<MailingList>(listId, ct) ? ActorErrors.OtherClient with { Field = "listId" } : LeadErrors.ListUnknown;
            if (order.Filter == new LeadFilter()) order = order with { Filter = new() { Stage = LeadStage.Qualified } };
        }

        var job = jobs.Plan(db, actor, clientId, KindOf(order.Kind), Title(order, list), JsonSerializer.Serialize(order, JsonSerializerOptions.Default));
        await db.SaveChangesAsync(ct);
        jobs.Announce(job);
        return JobRow.Of(job);
    }

    /// <summary>Takes a kept file on. Without a mapping (column → field) the header decides.</summary>
    public async Task<Result<JobRow>> ImportAsync(Actor actor, string storedAs, string fileName, IReadOnlyDictionary<string, string>? mapping, bool thenCheck, CancellationToken ct)
    {
        if (actor.NeedsClient(out var clientId, out var missing)) return missing;
        var opened = await OpenAsync(storedAs, mapping, ct);
        if (opened.Refused(out var refusal)) return refusal;

        await using var db = await dbs.OpenAsync(actor, ct);
        var name = Path.GetFileName(fileName.Replace('\\', '/')).Trim();
        var order = new LeadFile(storedAs, name.Length is > 0 and <= Lead.TextLength ? name : "upload", mapping, thenCheck);
        var job = jobs.Plan(db, actor, clientId, LeadImportWork.JobKind, $"Import leads from {order.FileName}", JsonSerializer.Serialize(order, JsonSerializerOptions.Default));
        await db.SaveChangesAsync(ct);
        jobs.Announce(job);
        return JobRow.Of(job);
    }

    /// <summary>What a kept file holds and where its columns would go.</summary>
    public async Task<Result<ImportPreview>> PreviewAsync(string storedAs, CancellationToken ct)
    {
        if (uploads.Find(storedAs).Refused(out var gone)) return gone;
        var opened = await ImportFile.OpenAsync(uploads.Find(storedAs).Value, new(), uploads.MostBytes, ct);
        if (opened.Refused(out var unreadable)) return unreadable;
        var file = opened.Value;
        return new ImportPreview(file.Shape, file.Bytes, LeadColumns.Propose(file.Header, file.FirstRows), file.FirstRows);
    }

    internal async Task<Result<(ImportFile File, LeadColumns Columns)>> OpenAsync(string storedAs, IReadOnlyDictionary<string, string>? mapping, CancellationToken ct)
    {
        if (uploads.Find(storedAs).Refused(out var gone)) return gone;
        var opened = await ImportFile.OpenAsync(uploads.Find(storedAs).Value, new(), uploads.MostBytes, ct);
        if (opened.Refused(out var unreadable)) return unreadable;
        var columns = LeadColumns.Of(LeadColumns.Propose(opened.Value.Header, opened.Value.FirstRows), mapping);
        return columns.Refused(out var unmapped) ? unmapped : (opened.Value, columns.Value);
    }

    private static string KindOf(LeadOrderKind kind) => kind switch
    {
        LeadOrderKind.Check => LeadCheckWork.JobKind,
        LeadOrderKind.Score => LeadScoreWork.JobKind,
        _ => LeadConvertWork.JobKind,
    };

    private static string Title(LeadOrder order, string? list)
    {
        var whom = order.Filter.Ids is { } ids ? $"{ids.Count:N0} lead{(ids.Count == 1 ? "" : "s")}" : order.Filter == new LeadFilter() ? "all leads" : "all leads that match";
        return order.Kind switch
        {
            LeadOrderKind.Check => order.AsksMailboxes ? $"Check {whom} and ask for their mailboxes" : $"Check {whom}",
            LeadOrderKind.Score => $"Score {whom}",
            _ => $"Put {whom} into {list}",
        };
    }
}
