using Dashboard.Core.Campaigns;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Dashboard.Core.Reputation;

/// <summary>Watches bounces and complaints over a rolling week, by client, domain and mailbox provider; warns, stops, and lets an admin go on.</summary>
public sealed partial class ReputationGuard(IDashboardDbFactory dbs, IReputationFigures figures, ReputationNotices notices, TimeProvider clock, ILogger<ReputationGuard> log)
{
    /// <summary>How far back it looks.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromDays(7);

    private const int MostEvidence = 5;

    /// <summary>The rates of the last seven days, worst first: of the actor's client, or of all.</summary>
    public Task<IReadOnlyList<ReputationRate>> RatesAsync(Actor actor, CancellationToken ct) => RatesAsync(actor.ClientId, clock.GetUtcNow() - Window, ct);

    /// <summary>What is open, and what was in the last weeks; newest first.</summary>
    public async Task<IReadOnlyList<ReputationAlert>> AlertsAsync(Actor actor, bool openOnly, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        var query = db.ReputationAlerts.AsNoTracking();
        if (openOnly) query = query.Where(a => a.EndedAt == null);
        return await query.OrderByDescending(a => a.RaisedAt).Take(100).ToListAsync(ct);
    }

    /// <summary>Lets sending go on although a rate stopped it: an admin's act, kept with their name and reason. What happens from here on is looked at afresh.</summary>
    public async Task<DomainError?> ResumeAsync(Actor actor, Guid id, string? note, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        if (await db.ReputationAlerts.SingleOrDefaultAsync(a => a.Id == id, ct) is not { } alert)
            return await db.IsAnothersAsync<ReputationAlert>(id, ct) ? ActorErrors.OtherClient : ReputationErrors.NotFound;
        if (!actor.IsAdmin) return ActorErrors.AdminsOnly;
        if (alert.Resume(actor.Name, note, clock.GetUtcNow()) is { } refusal) return refusal;
        await db.SaveChangesAsync(ct);
        LogResumed(id, alert.ClientId, actor.Name, alert.Note!);
        return null;
    }

    /// <summary>Why a campaign may not be sent now; null where it may.</summary>
    internal static async Task<DomainError?> HoldsAsync(IDashboardDb db, Campaign campaign, CancellationToken ct)
    {
        var stops = await db.ReputationAlerts.AsNoTracking().Where(a => a.ClientId == campaign.ClientId && a.EndedAt == null && a.Level == ReputationLevel.Stop).ToListAsync(ct);
        return stops.Exists(stop => Concerns(stop, campaign)) ? ReputationErrors.Stopped : null;
    }

    /// <summary>Looks at everyone: raises and eases alerts, holds what must stop, and tells people. What the clock calls; twice changes nothing.</summary>
    public async Task LookAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var db = await dbs.OpenAsync(Actor.House, ct);
        var known = await db.ReputationAlerts.Where(a => a.EndedAt == null || (a.ResumedBy != null && a.EndedAt > now - Window)).ToListAsync(ct);
        var campaigns = await figures.ByCampaignAsync(null, now - Window, ct);
        var rates = (await RatesAsync(null, now - Window, ct)).ToDictionary(r => (r.ClientId, r.Scope, r.Subject));

        foreach (var ((client, scope, subject), rate) in rates)
            foreach (var measure in Enum.GetValues<ReputationMeasure>())
            {
                var mine = known.Where(a => a.ClientId == client && a.Scope == scope && a.Subject == subject && a.Measure == measure).ToList();
                var seen = rate;
                if (rate.LevelOf(measure) is not ReputationLevel.Good && mine.Where(a => a.ResumedBy is not null).Max(a => a.EndedAt) is { } resumed)
                    seen = (await RatesAsync(client, resumed, ct)).FirstOrDefault(r => r.Scope == scope && r.Subject == subject) ?? rate with { Attempted = 0, Accepted = 0, Bounced = 0, Complained = 0 };

                var open = mine.Find(a => a.EndedAt is null);
                if (seen.LevelOf(measure) is ReputationLevel.Good) open?.Ease(now);
                else if (open is null) db.ReputationAlerts.Add(ReputationAlert.Raise(seen, measure, Evidence(campaigns, seen, measure), now));
                else open.See(seen, Evidence(campaigns, seen, measure), now);
            }

        foreach (var alert in known.Where(a => a.EndedAt is null && !rates.ContainsKey((a.ClientId, a.Scope, a.Subject)))) alert.Ease(now);
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (Exception e) when (e is DuplicateException or DbUpdateConcurrencyException)
        {
            return; // another process looked at the same moment, or an admin acted: the next look sees what stands
        }

        await HoldAsync(now, ct);
        await TellAsync(now, ct);
    }

    private async Task<IReadOnlyList<ReputationRate>> RatesAsync(Guid? clientId, DateTimeOffset since, CancellationToken ct)
    {
        var campaigns = await figures.ByCampaignAsync(clientId, since, ct);
        var clients = campaigns.GroupBy(c => (c.ClientId, c.ClientName)).Select(g => Sum(g, g.Key.ClientId, g.Key.ClientName, ReputationScope.Client, ""));
        var domains = campaigns.GroupBy(c => (c.ClientId, c.ClientName, c.Domain)).Select(g => Sum(g, g.Key.ClientId, g.Key.ClientName, ReputationScope.Domain, g.Key.Domain));
        return [.. clients.Concat(domains).Concat(await figures.ByProviderAsync(clientId, since, ct)).OrderBy(r => r.ClientName, StringComparer.OrdinalIgnoreCase).ThenBy(r => r.Scope).ThenByDescending(r => r.Attempted)];
    }

    private static ReputationRate Sum(IEnumerable<CampaignReputation> campaigns, Guid client, string name, ReputationScope scope, string subject)
    {
        var all = campaigns.ToList();
        return new(client, name, scope, subject, all.Sum(c => c.Attempted), all.Sum(c => c.Accepted), all.Sum(c => c.Bounced), all.Sum(c => c.Complained));
    }

    /// <summary>The campaigns that it comes from, worst first.</summary>
    private static string Evidence(IReadOnlyList<CampaignReputation> campaigns, ReputationRate rate, ReputationMeasure measure)
    {
        long Count(CampaignReputation c) => measure is ReputationMeasure.Bounces ? c.Bounced : c.Complained;
        return string.Join('\n', campaigns.Where(c => c.ClientId == rate.ClientId && (rate.Scope is not ReputationScope.Domain || c.Domain == rate.Subject) && Count(c) > 0)
            .OrderByDescending(Count).Take(MostEvidence).Select(c => $"{c.Name}: {Count(c)} of {(measure is ReputationMeasure.Bounces ? c.Attempted : c.Accepted)}"));
    }

    /// <summary>What runs although it is stopped is paused: also what a schedule has started meanwhile.</summary>
    private async Task HoldAsync(DateTimeOffset now, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(Actor.House, ct);
        var stops = await db.ReputationAlerts.AsNoTracking().Where(a => a.EndedAt == null && a.Level == ReputationLevel.Stop).ToListAsync(ct);
        if (stops.Count == 0) return;
        var clients = stops.ConvertAll(s => s.ClientId);
        foreach (var campaign in await db.Campaigns.Where(c => c.Status == CampaignStatus.Sending && clients.Contains(c.ClientId)).ToListAsync(ct))
        {
            if (stops.Find(stop => Concerns(stop, campaign)) is not { } stop) continue;
            campaign.Pause($"Stopped: {(stop.Measure is ReputationMeasure.Bounces ? "bounces" : "complaints")} over 7 days are {stop.Count} of {stop.Of}.", now);
            try
            {
                await db.SaveChangesAsync(ct);
                await db.TellAsync($"campaign:{campaign.Id}", ct);
                LogHeld(campaign.Id, stop.Id);
            }
            catch (DbUpdateConcurrencyException)
            {
                return; // the workers changed it meanwhile; the next look is a minute away
            }
        }
    }

    private async Task TellAsync(DateTimeOffset now, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(Actor.House, ct);
        var untold = await db.ReputationAlerts.Where(a => a.EndedAt == null && a.ToldAt == null).ToListAsync(ct);
        foreach (var alert in untold)
        {
            LogRaised(alert.Id, alert.ClientId, alert.Measure, alert.Level, alert.Count, alert.Of);
            var client = await db.Clients.AsNoTracking().Where(c => c.Id == alert.ClientId).Select(c => c.Name).SingleAsync(ct);
            if (await notices.TellAsync(alert, client, ct)) alert.Told(now);
        }

        await db.SaveChangesAsync(ct);
    }

    private static bool Concerns(ReputationAlert stop, Campaign campaign) =>
        stop.ClientId == campaign.ClientId && (stop.Scope is not ReputationScope.Domain || campaign.FromEmail.EndsWith("@" + stop.Subject, StringComparison.OrdinalIgnoreCase));

    [LoggerMessage(LogLevel.Warning, "Reputation alert {AlertId} of client {ClientId}: {Measure} {Level}, {Count} of {Of}")]
    private partial void LogRaised(Guid alertId, Guid clientId, ReputationMeasure measure, ReputationLevel level, long count, long of);

    [LoggerMessage(LogLevel.Warning, "Campaign {CampaignId} is held by reputation alert {AlertId}")]
    private partial void LogHeld(Guid campaignId, Guid alertId);

    [LoggerMessage(LogLevel.Warning, "Reputation alert {AlertId} of client {ClientId} ended by {Actor}: {Note}")]
    private partial void LogResumed(Guid alertId, Guid clientId, string actor, string note);
}
