using Microsoft.EntityFrameworkCore;

namespace Dashboard.Core.Reports;

/// <summary>Figures over any period, of one client or of the whole house; answered out of roll-ups, never out of events.</summary>
public sealed class AnalyticsService(IDashboardDbFactory dbs, IAnalytics analytics, TimeProvider clock)
{
    private const int MostDimensions = 3;

    /// <summary>Figures by what is asked for.</summary>
    public async Task<Result<MetricRow[]>> MetricsAsync(Actor actor, MetricsQuestion question, CancellationToken ct)
    {
        if (question.To - question.From > MetricsQuestion.Longest) return ReportErrors.TooLong;
        if (question.Dimensions.Distinct().Count() > MostDimensions) return ReportErrors.TooMany;
        if (question.Basis is MetricBasis.Events && question.Dimensions.Any(d => d is not (MetricDimension.Client or MetricDimension.Weekday or MetricDimension.Hour))) return ReportErrors.EventDimensions;
        if (question is { Basis: MetricBasis.Events, Of: not null }) return ReportErrors.EventPart;
        var rows = await analytics.MetricsAsync(actor.ClientId, question with { Dimensions = [.. question.Dimensions.Distinct()] }, ct);
        // A whole time in which nothing was sent has figures of nothing.
        return rows.Length == 0 && question.By is null && question.Dimensions.Count == 0 ? [new(null, [], question.Basis is MetricBasis.Campaigns ? 0 : null, CampaignStats.Nothing, null)] : rows;
    }

    /// <summary>The hours in which campaigns of a span were started, and the one that is surely better than the mean.</summary>
    public async Task<BestTime> BestTimeAsync(Actor actor, DateTimeOffset from, DateTimeOffset to, string zone, CancellationToken ct) =>
        BestTime.Of(await analytics.SlotsAsync(actor.ClientId, from, to, zone, ct));

    /// <summary>People by their last engagement, as counted last; null before the first count.</summary>
    public Task<EngagementCohorts?> CohortsAsync(Actor actor, CancellationToken ct) => analytics.CohortsAsync(actor.ClientId, ct);

    /// <summary>Opens and clicks by mail program and device, of the campaigns that were started in a span.</summary>
    public Task<AgentRow[]> AgentsAsync(Actor actor, DateTimeOffset from, DateTimeOffset to, CancellationToken ct) => analytics.AgentsAsync(actor.ClientId, from, to, ct);

    /// <summary>Counts the people of the actor's client, or of every client, by their last engagement.</summary>
    public async Task CountCohortsAsync(Actor actor, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        var clients = await db.Clients.AsNoTracking().Select(c => new { c.Id, c.TimeZone }).ToListAsync(ct);
        foreach (var client in clients.Where(c => actor.ClientId is null || c.Id == actor.ClientId))
        {
            var now = clock.GetUtcNow();
            var zone = TimeZoneInfo.TryFindSystemTimeZoneById(client.TimeZone, out var known) ? known : TimeZoneInfo.Utc;
            await analytics.CountCohortsAsync(client.Id, DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).Date), now, ct);
        }
    }
}
