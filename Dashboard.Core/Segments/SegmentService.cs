using System.Text.Json;
using Dashboard.Core.Campaigns;
using Dashboard.Core.Lists;
using Dashboard.Core.Recipients;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Dashboard.Core.Segments;

/// <summary>Segments of a client: made, changed, counted, looked through.</summary>
public sealed partial class SegmentService(IDashboardDbFactory dbs, IRecipientSearch search, TimeProvider clock, ILogger<SegmentService> log)
{
    /// <summary>A numbered page of segments by name.</summary>
    public async Task<Page<SegmentRow>> ListAsync(Actor actor, PageRequest request, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        var query = Matching(db, new(Search: request.Search));
        var rows = await Rows(query.OrderBy(s => s.Name).ThenBy(s => s.Id).Skip(request.Index * request.Size).Take(request.Size)).ToListAsync(ct);
        return new(rows, await query.CountAsync(ct));
    }

    /// <summary>A slice of segments, newest first: the API's way through them.</summary>
    public async Task<Slice<SegmentRow>> SliceAsync(Actor actor, SliceRequest request, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        var query = Matching(db, request);
        if (Guid.TryParse(request.After, out var after)) query = query.Where(s => s.Id < after);
        var rows = await Rows(query.OrderByDescending(s => s.Id).Take(request.Take + 1)).ToListAsync(ct);
        return Slice<SegmentRow>.Of(rows, request.Take, s => s.Id.ToString());
    }

    /// <summary>How many segments match.</summary>
    public async Task<int> CountAsync(Actor actor, SliceRequest request, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        return await Matching(db, request).CountAsync(ct);
    }

    /// <summary>One segment; 403 for another client's.</summary>
    public async Task<Result<SegmentRow>> FindAsync(Actor actor, Guid id, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        return await Rows(db.Segments.AsNoTracking().Where(s => s.Id == id)).SingleOrDefaultAsync(ct) is { } row ? row : await MissingAsync(db, id, ct);
    }

    /// <summary>A new segment.</summary>
    public async Task<Result<SegmentRow>> AddAsync(Actor actor, string? name, JsonElement rules, CancellationToken ct)
    {
        if (actor.NeedsClient(out var clientId, out var missing)) return missing;
        await using var db = await dbs.OpenAsync(actor, ct);
        if ((await ReadAsync(db, clientId, rules, ct)).Refused(out var wrong)) return wrong;
        if (Segment.Of(clientId, name, rules.GetRawText(), clock.GetUtcNow()) is var made && made.Refused(out var refusal)) return refusal;

        db.Segments.Add(made.Value);
        if (await SavedAsync(db, ct) is { } taken) return taken;
        LogAdded(made.Value.Id, clientId);
        return Row(made.Value);
    }

    /// <summary>Gives a segment another name and rule; campaigns that use it are sent to those it selects then.</summary>
    public async Task<Result<SegmentRow>> ChangeAsync(Actor actor, Guid id, string? name, JsonElement rules, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        if (await db.Segments.SingleOrDefaultAsync(s => s.Id == id, ct) is not { } segment) return await MissingAsync(db, id, ct);
        if ((await ReadAsync(db, segment.ClientId, rules, ct)).Refused(out var wrong)) return wrong;
        if (segment.Change(name, rules.GetRawText(), clock.GetUtcNow()) is { } refusal) return refusal;
        if (await SavedAsync(db, ct) is { } taken) return taken;
        return Row(segment);
    }

    /// <summary>Deletes a segment; its recipients stay. Refused while a campaign that is not sent yet is to go by it.</summary>
    public async Task<DomainError?> DeleteAsync(Actor actor, Guid id, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        if (!await db.Segments.AnyAsync(s => s.Id == id, ct)) return await MissingAsync(db, id, ct);
        var inUse = await db.Campaigns.AnyAsync(
            c => (c.SegmentIds.Contains(id) || c.ExcludeSegmentIds.Contains(id)) && (c.Status == CampaignStatus.Scheduled || c.Status == CampaignStatus.Sending || c.Status == CampaignStatus.Paused), ct);
        if (inUse) return SegmentErrors.InUse;
        await db.Segments.Where(s => s.Id == id).ExecuteDeleteAsync(ct);
        LogDeleted(id);
        return null;
    }

    /// <summary>How many recipients a rule selects now; it need not be kept.</summary>
    public async Task<Result<int>> PreviewAsync(Actor actor, JsonElement rules, CancellationToken ct)
    {
        var rule = await ReadAsync(actor, rules, ct);
        if (rule.Refused(out var refusal)) return refusal;
        return await search.CountAsync(actor.ClientId, new(Segment: rule.Value), new(), ct);
    }

    /// <summary>A slice of those whom a rule selects now, newest first; it need not be kept.</summary>
    public async Task<Result<Slice<RecipientRow>>> PreviewMembersAsync(Actor actor, JsonElement rules, SliceRequest request, CancellationToken ct)
    {
        var rule = await ReadAsync(actor, rules, ct);
        if (rule.Refused(out var refusal)) return refusal;
        return await search.SliceAsync(actor.ClientId, new(Segment: rule.Value), request, ct);
    }

    /// <summary>A slice of a segment's members, as they are now.</summary>
    public async Task<Result<Slice<RecipientRow>>> MembersAsync(Actor actor, Guid id, RecipientFilter filter, SliceRequest request, CancellationToken ct)
    {
        var rule = await RuleAsync(actor, id, ct);
        if (rule.Refused(out var refusal)) return refusal;
        return await search.SliceAsync(rule.Value.ClientId, filter with { Segment = rule.Value.Rule }, request, ct);
    }

    /// <summary>How many a segment selects now, of those that match.</summary>
    public async Task<Result<int>> CountMembersAsync(Actor actor, Guid id, RecipientFilter filter, SliceRequest request, CancellationToken ct)
    {
        var rule = await RuleAsync(actor, id, ct);
        if (rule.Refused(out var refusal)) return refusal;
        return await search.CountAsync(rule.Value.ClientId, filter with { Segment = rule.Value.Rule }, request, ct);
    }

    /// <summary>The rule of a segment, and whose it is; 403 for another client's.</summary>
    public async Task<Result<(Guid ClientId, SegmentRule Rule)>> RuleAsync(Actor actor, Guid id, CancellationToken ct)
    {
        var found = await FindAsync(actor, id, ct);
        if (found.Refused(out var missing)) return missing;
        var rule = SegmentRules.Parse(found.Value.Rules);
        return rule.Refused(out var refusal) ? refusal : (found.Value.ClientId, rule.Value);
    }

    private async Task<Result<SegmentRule>> ReadAsync(Actor actor, JsonElement rules, CancellationToken ct)
    {
        if (actor.NeedsClient(out var clientId, out var missing)) return missing;
        await using var db = await dbs.OpenAsync(actor, ct);
        return await ReadAsync(db, clientId, rules, ct);
    }

    /// <summary>Ids inside a rule are checked too: another client's list or campaign is refused as such.</summary>
    private static async Task<Result<SegmentRule>> ReadAsync(IDashboardDb db, Guid clientId, JsonElement rules, CancellationToken ct)
    {
        var read = SegmentRules.Parse(rules);
        if (read.Refused(out var wrong)) return wrong;

        var lists = SegmentRules.Lists(read.Value).ToList();
        var knownLists = await db.Lists.Where(l => l.ClientId == clientId && lists.Contains(l.Id)).Select(l => l.Id).ToListAsync(ct);
        foreach (var list in lists.Except(knownLists))
            return await db.IsAnothersAsync<MailingList>(list, ct) ? ActorErrors.OtherClient with { Field = "rules" } : SegmentErrors.ListUnknown("rules");

        var campaigns = SegmentRules.Campaigns(read.Value).ToList();
        var knownCampaigns = await db.Campaigns.Where(c => c.ClientId == clientId && campaigns.Contains(c.Id)).Select(c => c.Id).ToListAsync(ct);
        foreach (var campaign in campaigns.Except(knownCampaigns))
            return await db.IsAnothersAsync<Campaign>(campaign, ct) ? ActorErrors.OtherClient with { Field = "rules" } : SegmentErrors.CampaignUnknown("rules");
        return read;
    }

    private static IQueryable<Segment> Matching(IDashboardDb db, SliceRequest request)
    {
        var query = db.Segments.AsNoTracking();
        if (!string.IsNullOrWhiteSpace(request.Search)) query = query.Where(s => s.Name.Contains(request.Search));
        if (request.From is { } from) query = query.Where(s => s.CreatedAt >= from.ToUniversalTime());
        if (request.To is { } to) query = query.Where(s => s.CreatedAt < to.ToUniversalTime());
        return query;
    }

    private static IQueryable<SegmentRow> Rows(IQueryable<Segment> segments) =>
        segments.Select(s => new SegmentRow(s.Id, s.ClientId, s.Name, s.Rules, s.CreatedAt, s.UpdatedAt));

    private static SegmentRow Row(Segment s) => new(s.Id, s.ClientId, s.Name, s.Rules, s.CreatedAt, s.UpdatedAt);

    private static async Task<DomainError> MissingAsync(IDashboardDb db, Guid id, CancellationToken ct) =>
        await db.IsAnothersAsync<Segment>(id, ct) ? ActorErrors.OtherClient : SegmentErrors.NotFound;

    private static async Task<DomainError?> SavedAsync(IDashboardDb db, CancellationToken ct)
    {
        try
        {
            await db.SaveChangesAsync(ct);
            return null;
        }
        catch (DuplicateException)
        {
            return SegmentErrors.NameTaken;
        }
    }

    [LoggerMessage(LogLevel.Information, "Segment {SegmentId} added for client {ClientId}")]
    private partial void LogAdded(Guid segmentId, Guid clientId);

    [LoggerMessage(LogLevel.Information, "Segment {SegmentId} deleted")]
    private partial void LogDeleted(Guid segmentId);
}
