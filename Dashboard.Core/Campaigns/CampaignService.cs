using Dashboard.Core.Lists;
using Dashboard.Core.Segments;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Dashboard.Core.Campaigns;

/// <summary>Drafting, editing, finding and copying campaigns. Starting and stopping them is <see cref="CampaignLauncher"/>'s.</summary>
public sealed partial class CampaignService(
    IDashboardDbFactory dbs,
    IValidator<CampaignDraft> validator,
    ICampaignAudience audience,
    TimeProvider clock,
    ILogger<CampaignService> log)
{
    private const string Invalid = "campaign.invalid";

    /// <summary>A numbered page of campaigns, newest first.</summary>
    public async Task<Page<CampaignRow>> ListAsync(Actor actor, CampaignFilter filter, PageRequest request, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        var query = Matching(db, filter);
        var rows = await Rows(db, query.OrderByDescending(c => c.Id).Skip(request.Index * request.Size).Take(request.Size)).ToListAsync(ct);
        return new(rows, await query.CountAsync(ct));
    }

    /// <summary>A slice of campaigns, newest first: the API's way through them.</summary>
    public async Task<Slice<CampaignRow>> SliceAsync(Actor actor, CampaignFilter filter, SliceRequest request, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        var query = Matching(db, filter);
        if (Guid.TryParse(request.After, out var after)) query = query.Where(c => c.Id < after);
        var rows = await Rows(db, query.OrderByDescending(c => c.Id).Take(request.Take + 1)).ToListAsync(ct);
        return Slice<CampaignRow>.Of(rows, request.Take, c => c.Id.ToString());
    }

    /// <summary>How many campaigns match: asked for only where a caller wants the total.</summary>
    public async Task<int> CountAsync(Actor actor, CampaignFilter filter, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        return await Matching(db, filter).CountAsync(ct);
    }

    /// <summary>One campaign with all its fields; 403 for another client's.</summary>
    public async Task<Result<CampaignDetails>> FindAsync(Actor actor, Guid id, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        return await DetailsAsync(db, id, ct) is { } details ? details : await MissingAsync(db, id, ct);
    }

    /// <summary>A new draft; with a scheduled time it is scheduled at once.</summary>
    public async Task<Result<CampaignDetails>> DraftAsync(Actor actor, CampaignDraft draft, CancellationToken ct)
    {
        if (validator.Refuse(draft, Invalid) is { } refusal) return refusal;
        if (actor.NeedsClient(out var clientId, out var missing)) return missing;

        await using var db = await dbs.OpenAsync(actor, ct);
        if (!await db.Clients.AnyAsync(c => c.Id == clientId, ct)) return Clients.ClientErrors.NotFound;
        if (await UnknownAsync(db, clientId, draft, ct) is { } unknown) return unknown;
        var now = clock.GetUtcNow();
        if (actor.IsTest) draft = await ToSandboxAsync(db, draft, ct);
        var campaign = Campaign.Draft(clientId, draft, actor.Name, now, actor.IsTest);
        campaign.WrittenBy(actor.UserId);
        if (draft.ScheduledAt is { } at && (await CampaignApproval.RefuseAsync(db, actor, campaign, ct) ?? campaign.Schedule(at, now)) is { } early) return early;

        db.Campaigns.Add(campaign);
        await db.SaveChangesAsync(ct);
        LogDrafted(campaign.Id, clientId);
        return (await DetailsAsync(db, campaign.Id, ct))!;
    }

    /// <summary>Takes over an edit; refused while it is being sent, or where <paramref name="version"/> is not the one that was read.</summary>
    public async Task<Result<CampaignDetails>> EditAsync(Actor actor, Guid id, CampaignDraft draft, uint? version, CancellationToken ct)
    {
        if (validator.Refuse(draft, Invalid) is { } refusal) return refusal;

        await using var db = await dbs.OpenAsync(actor, ct);
        if (await db.Campaigns.SingleOrDefaultAsync(c => c.Id == id, ct) is not { } campaign) return await MissingAsync(db, id, ct);
        if (actor.IsTest && !campaign.IsTest) return ActorErrors.TestOnly;
        if (campaign.IsTest) draft = await ToSandboxAsync(db, draft, ct);
        if (version is { } read && db.VersionOf(campaign) != read) return CampaignErrors.Changed;
        if (await UnknownAsync(db, campaign.ClientId, draft, ct) is { } unknown) return unknown;
        var now = clock.GetUtcNow();
        var planned = campaign.ScheduledAt;
        if (campaign.Edit(draft, now) is { } frozen) return frozen;
        campaign.WrittenBy(actor.UserId);
        if (draft.ScheduledAt != planned && actor.Refuse(Rights.Send) is { } mayNot) return mayNot;
        // What was approved and scheduled is neither after an edit, where another person has to approve it.
        var at = draft.ScheduledAt == planned && await CampaignApproval.IsAskedForAsync(db, campaign.ClientId, ct) ? null : draft.ScheduledAt;
        if (at is not null && at != planned && await CampaignApproval.RefuseAsync(db, actor, campaign, ct) is { } notYet) return notYet;
        if (at is { } start && campaign.Schedule(start, now) is { } early) return early;
        if (at is null && campaign.Status is CampaignStatus.Scheduled) campaign.Unschedule(now);

        if (await SavedAsync(db, ct) is { } lost) return lost;
        return (await DetailsAsync(db, id, ct))!;
    }

    /// <summary>A new draft with the same content and audience.</summary>
    public async Task<Result<CampaignDetails>> DuplicateAsync(Actor actor, Guid id, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        if (await db.Campaigns.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, ct) is not { } original) return await MissingAsync(db, id, ct);
        var draft = original.ToDraft();
        draft.Name = (draft.Name.Length > Campaign.NameLength - 7 ? draft.Name[..(Campaign.NameLength - 7)] : draft.Name) + " (copy)";
        draft.ScheduledAt = null;
        if (actor.IsTest) draft = await ToSandboxAsync(db, draft, ct);
        var copy = Campaign.Draft(original.ClientId, draft, actor.Name, clock.GetUtcNow(), actor.IsTest || original.IsTest);
        copy.WrittenBy(actor.UserId);
        db.Campaigns.Add(copy);
        await db.SaveChangesAsync(ct);
        return (await DetailsAsync(db, copy.Id, ct))!;
    }

    /// <summary>Another person than the last writer, who may send, finds it good as it is; an edit takes that back.</summary>
    public async Task<Result<CampaignDetails>> ApproveAsync(Actor actor, Guid id, CancellationToken ct)
    {
        if (actor.Refuse(Rights.Send) is { } mayNot) return mayNot;
        await using var db = await dbs.OpenAsync(actor.Granted(), ct);
        if (await db.Campaigns.SingleOrDefaultAsync(c => c.Id == id, ct) is not { } campaign) return await MissingAsync(db, id, ct);
        if (actor.UserId is not { } person) return CampaignErrors.ApprovalByPerson;
        if (campaign.Approve(person, actor.Name, clock.GetUtcNow()) is { } refusal) return refusal;
        if (await SavedAsync(db, ct) is { } lost) return lost;
        return (await DetailsAsync(db, id, ct))!;
    }

    /// <summary>Deletes a draft.</summary>
    public async Task<DomainError?> DeleteAsync(Actor actor, Guid id, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        if (await db.Campaigns.SingleOrDefaultAsync(c => c.Id == id, ct) is not { } campaign) return await MissingAsync(db, id, ct);
        if (actor.IsTest && !campaign.IsTest) return ActorErrors.TestOnly;
        if (campaign.Delete() is { } refusal) return refusal;
        db.Campaigns.Remove(campaign);
        return await SavedAsync(db, ct);
    }

    /// <summary>The draft with the Sandbox as its relay, whichever it names.</summary>
    private static async Task<CampaignDraft> ToSandboxAsync(IDashboardDb db, CampaignDraft draft, CancellationToken ct)
    {
        var sandbox = await db.Relays.Where(r => r.Kind == Relays.RelayKind.Sandbox).Select(r => r.Id).FirstAsync(ct);
        return draft with { RelayId = sandbox };
    }

    /// <summary>The audience waterfall of a saved campaign: the number shown is the number sent.</summary>
    public async Task<Result<AudienceWaterfall>> AudienceAsync(Actor actor, Guid id, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        if (await db.Campaigns.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, ct) is not { } campaign) return await MissingAsync(db, id, ct);
        return await audience.CountAsync(campaign.ClientId, campaign.ToDraft().Audience, ct);
    }

    /// <summary>The audience waterfall of lists and segments that are being chosen.</summary>
    public async Task<Result<AudienceWaterfall>> CountAsync(Actor actor, AudienceChoice choice, CancellationToken ct)
    {
        if (actor.NeedsClient(out var clientId, out var missing)) return missing;
        await using var db = await dbs.OpenAsync(actor, ct);
        if (await UnknownAsync(db, clientId, choice, ct) is { } unknown) return unknown;
        return await audience.CountAsync(clientId, choice, ct);
    }

    /// <summary>A campaign's figures as they stand, or null before it is started.</summary>
    public async Task<CampaignCounts?> CountsAsync(Actor actor, Guid id, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        return await db.CampaignCounts.AsNoTracking().SingleOrDefaultAsync(c => c.CampaignId == id, ct);
    }

    internal static async Task<DomainError> MissingAsync(IDashboardDb db, Guid id, CancellationToken ct) =>
        await db.IsAnothersAsync<Campaign>(id, ct) ? ActorErrors.OtherClient : CampaignErrors.NotFound;

    internal static async Task<DomainError?> SavedAsync(IDashboardDb db, CancellationToken ct)
    {
        try
        {
            await db.SaveChangesAsync(ct);
            return null;
        }
        catch (DbUpdateConcurrencyException)
        {
            return CampaignErrors.Changed;
        }
    }

    private static IQueryable<Campaign> Matching(IDashboardDb db, CampaignFilter filter)
    {
        var query = db.Campaigns.AsNoTracking();
        if (filter.Status is { } status) query = query.Where(c => c.Status == status);
        if (filter.From is { } from) query = query.Where(c => c.CreatedAt >= from.ToUniversalTime());
        if (filter.To is { } to) query = query.Where(c => c.CreatedAt < to.ToUniversalTime());
        if (!string.IsNullOrWhiteSpace(filter.Search)) query = query.Where(c => c.Name.Contains(filter.Search) || c.Subject.Contains(filter.Search));
        return query;
    }

    private static IQueryable<CampaignRow> Rows(IDashboardDb db, IQueryable<Campaign> campaigns) =>
        from c in campaigns
        join client in db.Clients on c.ClientId equals client.Id
        join counted in db.CampaignCounts on c.Id equals counted.CampaignId into found
        from counts in found.DefaultIfEmpty()
        select new CampaignRow(
            c.Id, c.ClientId, client.Name, c.Name, c.Subject, c.Status, c.CreatedAt, c.ScheduledAt, c.StartedAt, c.FinishedAt,
            (long?)counts.Targeted ?? 0, (long?)counts.Accepted ?? 0, (long?)counts.OpenedPeople ?? 0, (long?)counts.ClickedPeople ?? 0, c.IsTest);

    private static async Task<CampaignDetails?> DetailsAsync(IDashboardDb db, Guid id, CancellationToken ct)
    {
        if (await db.Campaigns.SingleOrDefaultAsync(c => c.Id == id, ct) is not { } c) return null;
        var client = await db.Clients.AsNoTracking().SingleAsync(x => x.Id == c.ClientId, ct);
        return new(c.Id, c.ClientId, client.Name, client.TimeZone, c.ToDraft(), c.Status, c.PauseReason, c.CreatedBy,
            c.CreatedAt, c.UpdatedAt, c.ScheduledAt, c.StartedAt, c.FinishedAt, db.VersionOf(c))
        {
            IsTest = c.IsTest,
            FourEyes = client.FourEyes,
            EditedBy = c.EditedBy,
            ApprovedBy = c.ApprovedByName,
            ApprovedAt = c.ApprovedAt,
            WinnerDueAt = c.WinnerDueAt,
            Winner = c.Winner is { } winner ? VariantMark.LetterOf(winner) : null,
            WinnerAt = c.WinnerAt,
            WinnerBy = c.WinnerBy,
            WinnerReason = c.WinnerReason,
        };
    }

    /// <summary>Ids in a body are checked too: another client's list is refused as such, an unknown one by name of the field.</summary>
    private static async Task<DomainError?> UnknownAsync(IDashboardDb db, Guid clientId, CampaignDraft draft, CancellationToken ct)
    {
        if (await UnknownAsync(db, clientId, draft.Audience, ct) is { } unknown) return unknown;
        return draft.RelayId is { } relay && !await db.Relays.AnyAsync(r => r.Id == relay, ct) ? CampaignErrors.RelayUnknown : null;
    }

    /// <summary>The first of the chosen lists and segments that the client does not have.</summary>
    internal static async Task<DomainError?> UnknownAsync(IDashboardDb db, Guid clientId, AudienceChoice choice, CancellationToken ct)
    {
        var wanted = choice.Lists.Concat(choice.ExcludedLists).Distinct().ToList();
        var known = await db.Lists.Where(l => l.ClientId == clientId && wanted.Contains(l.Id)).Select(l => l.Id).ToListAsync(ct);
        foreach (var list in wanted.Except(known))
            return await db.IsAnothersAsync<MailingList>(list, ct) ? ActorErrors.OtherClient with { Field = "listIds" } : CampaignErrors.ListUnknown;
        var segments = choice.Segments.Concat(choice.ExcludedSegments).Distinct().ToList();
        var knownSegments = await db.Segments.Where(s => s.ClientId == clientId && segments.Contains(s.Id)).Select(s => s.Id).ToListAsync(ct);
        foreach (var segment in segments.Except(knownSegments))
            return await db.IsAnothersAsync<Segment>(segment, ct) ? ActorErrors.OtherClient with { Field = "segmentIds" } : CampaignErrors.SegmentUnknown;
        return null;
    }

    [LoggerMessage(LogLevel.Information, "Campaign {CampaignId} drafted for client {ClientId}")]
    private partial void LogDrafted(Guid campaignId, Guid clientId);
}
