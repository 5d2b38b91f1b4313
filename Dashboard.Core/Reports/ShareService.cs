using Dashboard.Core.Campaigns;
using Dashboard.Core.Clients;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Dashboard.Core.Reports;

/// <summary>Links that hand a report on: issued, listed, revoked, and opened by whoever has one.</summary>
public sealed partial class ShareService(IDashboardDbFactory dbs, ReportService reports, TimeProvider clock, ILogger<ShareService> log)
{
    private const int LongestToken = 100;

    /// <summary>A new link to a campaign's report.</summary>
    public async Task<Result<IssuedShare>> ShareAsync(Actor actor, Guid campaignId, int days, string? password, CancellationToken ct)
    {
        if (actor.Refuse(Rights.Edit) is { } mayNot) return mayNot;
        await using var db = await dbs.OpenAsync(actor, ct);
        var campaign = await db.Campaigns.AsNoTracking().Where(c => c.Id == campaignId).Select(c => new { c.ClientId, c.Month }).SingleOrDefaultAsync(ct);
        if (campaign is null) return await CampaignService.MissingAsync(db, campaignId, ct);
        if (campaign.Month is null) return ReportErrors.NotSent;
        var issued = ReportShare.Issue(campaign.ClientId, campaignId, days, password, actor.Name, clock.GetUtcNow());
        if (issued.Refused(out var error)) return error;
        db.ReportShares.Add(issued.Value.Share);
        await db.SaveChangesAsync(ct);
        LogShared(issued.Value.Share.Id, campaignId);
        return new IssuedShare(ShareRow.Of(issued.Value.Share), issued.Value.Token);
    }

    /// <summary>The links to a campaign's report, newest first.</summary>
    public async Task<Result<ShareRow[]>> ListAsync(Actor actor, Guid campaignId, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        if (!await db.Campaigns.AnyAsync(c => c.Id == campaignId, ct)) return await CampaignService.MissingAsync(db, campaignId, ct);
        return (await db.ReportShares.AsNoTracking().Where(s => s.CampaignId == campaignId).OrderByDescending(s => s.Id).ToListAsync(ct)).ConvertAll(ShareRow.Of).ToArray();
    }

    /// <summary>Closes a link; whoever opens it from now on finds nothing.</summary>
    public async Task<DomainError?> RevokeAsync(Actor actor, Guid id, CancellationToken ct)
    {
        if (actor.Refuse(Rights.Edit) is { } mayNot) return mayNot;
        await using var db = await dbs.OpenAsync(actor, ct);
        if (await db.ReportShares.SingleOrDefaultAsync(s => s.Id == id, ct) is not { } share) return await db.IsAnothersAsync<ReportShare>(id, ct) ? ActorErrors.OtherClient : ReportErrors.ShareNotFound;
        share.Revoke(clock.GetUtcNow());
        await db.SaveChangesAsync(ct);
        LogRevoked(id);
        return null;
    }

    /// <summary>What a link shows. Expired, revoked and guessed ones are answered alike: there is nothing.</summary>
    public async Task<Result<SharedReport>> OpenAsync(string token, string? password, CancellationToken ct)
    {
        if (token.Length is 0 or > LongestToken) return ReportErrors.ShareNotFound;
        await using var db = await dbs.OpenAsync(Actor.House, ct);
        var hash = ReportShare.HashOf(token);
        var now = clock.GetUtcNow();
        if (await db.ReportShares.AsNoTracking().SingleOrDefaultAsync(s => s.TokenHash == hash, ct) is not { } share || !share.IsOpen(now)) return ReportErrors.ShareNotFound;
        if (!share.Admits(password))
        {
            var name = await db.Clients.Where(c => c.Id == share.ClientId).Select(c => c.Name).SingleAsync(ct);
            return new SharedReport(name, await BrandService.OfAsync(db, share.ClientId, ct), null);
        }

        // As the client's own, and so never more than this client's.
        var paper = await reports.PaperAsync(Actor.System(share.ClientId), share.CampaignId, ct);
        if (paper.Refused(out _)) return ReportErrors.ShareNotFound;
        await db.ReportShares.Where(s => s.Id == share.Id).ExecuteUpdateAsync(set => set.SetProperty(s => s.Views, s => s.Views + 1).SetProperty(s => s.ViewedAt, now), ct);
        return new SharedReport(paper.Value.Report.ClientName, paper.Value.Brand, paper.Value);
    }

    [LoggerMessage(LogLevel.Information, "Link {ShareId} shows the report of campaign {CampaignId}")]
    private partial void LogShared(Guid shareId, Guid campaignId);

    [LoggerMessage(LogLevel.Information, "Link {ShareId} was revoked")]
    private partial void LogRevoked(Guid shareId);
}
