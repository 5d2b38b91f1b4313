using Dashboard.Core.Domains;
using Dashboard.Core.Jobs;
using Dashboard.Core.Reputation;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Dashboard.Core.Campaigns;

/// <summary>
/// Scheduling, starting, holding and ending campaigns. Each act is one conditional change of the campaign's row,
/// so that it happens once whoever asks at the same moment; the workers see the new state at their next message.
/// </summary>
public sealed partial class CampaignLauncher(IDashboardDbFactory dbs, ICampaignAudience audience, SenderRule senders, TimeProvider clock, ILogger<CampaignLauncher> log) : ISendActs
{
    /// <summary>Plans a start at a moment in the future.</summary>
    public async Task<DomainError?> ScheduleAsync(Actor actor, Guid id, DateTimeOffset at, CancellationToken ct)
    {
        await using (var db = await dbs.OpenAsync(actor, ct))
        {
            var sender = await db.Campaigns.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, ct);
            if (sender is { IsTest: false } && actor.IsTest) return ActorErrors.TestOnly;
            if (sender is not null && await CampaignApproval.RefuseAsync(db, actor, sender, ct) is { } notApproved) return notApproved;
            if (sender is not null && await senders.RefuseAsync(sender.ClientId, sender.FromEmail, sender.RelayId, ct) is { } mayNot) return mayNot;
        }

        return await ChangeAsync(actor, id, (campaign, now) => campaign.Schedule(at, now), ct);
    }

    /// <summary>Takes a schedule back.</summary>
    public Task<DomainError?> UnscheduleAsync(Actor actor, Guid id, CancellationToken ct) =>
        ChangeAsync(actor, id, (campaign, now) => campaign.Unschedule(now), ct);

    /// <summary>Starts it now; refused where nobody would get it.</summary>
    public async Task<DomainError?> StartAsync(Actor actor, Guid id, CancellationToken ct)
    {
        if (actor.Refuse(Rights.Send) is { } noRight) return noRight;
        await using var db = await dbs.OpenAsync(actor.Granted(), ct);
        if (await db.Campaigns.SingleOrDefaultAsync(c => c.Id == id, ct) is not { } campaign) return await CampaignService.MissingAsync(db, id, ct);
        if (actor.IsTest && !campaign.IsTest) return ActorErrors.TestOnly;
        if (await CampaignApproval.RefuseAsync(db, actor, campaign, ct) is { } notApproved) return notApproved;
        if (!campaign.IsTest && await ReputationGuard.HoldsAsync(db, campaign, ct) is { } stopped) return stopped;
        if (campaign.Start(clock.GetUtcNow()) is { } refusal) return refusal;
        if (await senders.RefuseAsync(campaign.ClientId, campaign.FromEmail, campaign.RelayId, ct) is { } mayNot) return mayNot;
        if ((await audience.CountAsync(campaign.ClientId, campaign.ToDraft().Audience, ct)).ToSend == 0) return CampaignErrors.AudienceEmpty;

        // The row version decides between two who start it at once.
        if (await CampaignService.SavedAsync(db, ct) is not null) return CampaignErrors.AlreadyStarted(CampaignStatus.Sending);
        await db.Jobs.Where(j => j.CampaignId == id).ExecuteUpdateAsync(set => set.SetProperty(j => j.StartedBy, actor.Name), ct); // the job came with the state
        LogChanged(id, campaign.Status, actor.Name);
        return null;
    }

    /// <summary>Holds it.</summary>
    public Task<DomainError?> PauseAsync(Actor actor, Guid id, CancellationToken ct) =>
        ChangeAsync(actor, id, (campaign, now) => campaign.Pause(null, now), ct);

    /// <summary>Goes on where it was held.</summary>
    public async Task<DomainError?> ResumeAsync(Actor actor, Guid id, CancellationToken ct)
    {
        await using (var db = await dbs.OpenAsync(actor, ct))
        {
            if (await db.Campaigns.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, ct) is { } held)
            {
                // A missed start goes out only now; what was already on its way was approved before.
                if (held.Month is null && await CampaignApproval.RefuseAsync(db, actor, held, ct) is { } notApproved) return notApproved;
                if (await ReputationGuard.HoldsAsync(db, held, ct) is { } stopped) return stopped;
            }
        }

        return await ChangeAsync(actor, id, (campaign, now) => campaign.Resume(now), ct);
    }

    /// <summary>Ends it; what was not handed over is skipped.</summary>
    public async Task<DomainError?> CancelAsync(Actor actor, Guid id, CancellationToken ct)
    {
        var owner = Guid.Empty;
        if (await ChangeAsync(actor, id, Cancel, ct) is { } refusal) return refusal;
        await audience.SkipRestAsync(owner, id, ct);
        return null;

        DomainError? Cancel(Campaign campaign, DateTimeOffset now)
        {
            owner = campaign.ClientId;
            return campaign.Cancel(now);
        }
    }

    private async Task<DomainError?> ChangeAsync(Actor actor, Guid id, Func<Campaign, DateTimeOffset, DomainError?> act, CancellationToken ct)
    {
        if (actor.Refuse(Rights.Send) is { } mayNot) return mayNot;
        for (var tries = 1; ; tries++)
        {
            await using var db = await dbs.OpenAsync(actor.Granted(), ct);
            if (await db.Campaigns.SingleOrDefaultAsync(c => c.Id == id, ct) is not { } campaign) return await CampaignService.MissingAsync(db, id, ct);
            if (actor.IsTest && !campaign.IsTest) return ActorErrors.TestOnly;
            if (act(campaign, clock.GetUtcNow()) is { } refusal) return refusal;
            if (await CampaignService.SavedAsync(db, ct) is not { } lost)
            {
                LogChanged(id, campaign.Status, actor.Name);
                return null;
            }

            // The workers launch and finish it meanwhile: the rule is asked again of what it is now.
            if (tries == 3) return lost;
        }
    }

    [LoggerMessage(LogLevel.Information, "Campaign {CampaignId} is now {Status}, by {Actor}")]
    private partial void LogChanged(Guid campaignId, CampaignStatus status, string actor);
}
