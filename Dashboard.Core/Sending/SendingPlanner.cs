using Dashboard.Core.Campaigns;
using Dashboard.Core.Relays;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Core.Sending;

/// <summary>Says how a campaign goes out and when it will be done.</summary>
public sealed class SendingPlanner(IDashboardDbFactory dbs, RelayService relays, ICampaignAudience audience, ISendingFigures figures, TimeProvider clock)
{
    /// <summary>The plan of a campaign as things stand; of one that is not started, from now on.</summary>
    public async Task<Result<SendingPlan>> PlanAsync(Actor actor, Guid id, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        if (await db.Campaigns.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, ct) is not { } campaign) return await CampaignService.MissingAsync(db, id, ct);
        var zone = TimeZoneInfo.FindSystemTimeZoneById(await db.Clients.Where(c => c.Id == campaign.ClientId).Select(c => c.TimeZone).SingleAsync(ct));
        var counts = await db.CampaignCounts.AsNoTracking().SingleOrDefaultAsync(c => c.CampaignId == id, ct);
        var found = await relays.SettingsAsync(campaign.RelayId, ct);
        if (found.Refused(out var error)) return error;

        var (relay, now) = (found.Value, clock.GetUtcNow());
        var rest = counts is not null ? counts.Queued + counts.Sending + counts.Deferred
            : campaign.Status is CampaignStatus.Sent or CampaignStatus.Cancelled || campaign.ToDraft().Audience.IsEmpty ? 0
            : (await audience.CountAsync(campaign.ClientId, campaign.ToDraft().Audience, ct)).ToSend;
        var rate = campaign.Status is CampaignStatus.Sending ? await figures.RateAsync(campaign.ClientId, id, ct) : null;
        var used = await figures.UsedAsync(PaceLimit.KeyOf(relay.Id), ct);
        var own = await figures.UsedAsync($"campaign:{id}", ct);
        var forecast = new SendingForecast
        {
            PerSecond = rate ?? Smaller(relay.Pace.PerSecond, await figures.BestRateAsync(relay.Id, ct)),
            PerHour = relay.Pace.PerHour is null && campaign.PerHour is null ? null : Math.Min(relay.Pace.PerHour ?? long.MaxValue, campaign.PerHour ?? long.MaxValue),
            UsedThisHour = campaign.PerHour is { } perHour && perHour <= (relay.Pace.PerHour ?? int.MaxValue) ? own.ThisHour : used.ThisHour,
            MostOn = day => relay.Pace.MostOn(day),
            UsedToday = used.Today,
            Window = campaign.Window,
            Zone = zone,
        };
        var window = campaign.Window is { InRecipientZone: false } hours && !hours.IsOpen(now, zone) ? hours.NextOpening(now, zone) : (DateTimeOffset?)null;
        var isOver = campaign.Status is CampaignStatus.Sent or CampaignStatus.Cancelled or CampaignStatus.Paused;
        return new SendingPlan(
            relay.Name, rest, rate, relay.Pace, relay.Pace.MostOn(DateOnly.FromDateTime(now.UtcDateTime)), used.Today, campaign.PerHour, campaign.Window, window,
            isOver || rest == 0 ? null : await FinishAsync(campaign, relay, forecast, rest, now, ct),
            campaign.Month is { } month && counts?.Deferred > 0 ? await figures.DeferredAsync(campaign.ClientId, id, month, ct) : []);
    }

    /// <summary>The whole is done when the slowest mailbox provider is.</summary>
    private async Task<DateTimeOffset?> FinishAsync(Campaign campaign, RelaySettings relay, SendingForecast forecast, long rest, DateTimeOffset now, CancellationToken ct)
    {
        // A schedule begins when it is due.
        var start = campaign is { Status: CampaignStatus.Scheduled, ScheduledAt: { } at } && at > now ? at : now;
        var finish = forecast.Finish(rest, start);
        if (relay.Pace.Providers.Count == 0) return finish;
        var byProvider = await figures.RestAsync(campaign.ClientId, campaign.Id, ct);
        foreach (var pace in relay.Pace.Providers)
        {
            if (byProvider.GetValueOrDefault(pace.Provider) is not (> 0 and var left)) continue;
            var used = await figures.UsedAsync(PaceLimit.Of(relay, pace).Key, ct);
            var own = new SendingForecast
            {
                PerSecond = pace.PerSecond ?? forecast.PerSecond,
                PerHour = pace.PerHour,
                UsedThisHour = used.ThisHour,
                MostOn = _ => pace.PerDay,
                UsedToday = used.Today,
                Window = forecast.Window,
                Zone = forecast.Zone,
            };
            if (own.Finish(left, start) is { } later && later > finish) finish = later;
        }

        return finish;
    }

    private static double? Smaller(int? limit, double? known) => (limit, known) switch
    {
        ({ } most, { } rate) => Math.Min(most, rate),
        var (most, rate) => most ?? rate,
    };
}
