using Dashboard.Core.Campaigns;
using Dashboard.Core.Clients;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Core.Reports;

/// <summary>What became of campaigns. Every figure comes out of a roll-up that was written with the rows it counts.</summary>
public sealed class ReportService(IDashboardDbFactory dbs, ICampaignStatistics statistics, IVariantTests variants, IAnalytics analytics, TimeProvider clock)
{
    /// <summary>The days that the overview looks back.</summary>
    public const int OverviewDays = 30;

    private const int MostAtHand = 12;
    private const int MostLast = 8;

    /// <summary>A campaign's figures as programs read them.</summary>
    public async Task<Result<CampaignStats>> StatsAsync(Actor actor, Guid id, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        if (!await db.Campaigns.AnyAsync(c => c.Id == id, ct)) return await CampaignService.MissingAsync(db, id, ct);
        return await db.CampaignCounts.AsNoTracking().SingleOrDefaultAsync(c => c.CampaignId == id, ct) is { } counts ? CampaignStats.Of(counts) : CampaignStats.Nothing;
    }

    /// <summary>A campaign's figures with their formulas, and what the campaign is.</summary>
    public async Task<Result<CampaignReport>> ReportAsync(Actor actor, Guid id, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        var found = await (
            from c in db.Campaigns.AsNoTracking()
            where c.Id == id
            join client in db.Clients on c.ClientId equals client.Id
            join counted in db.CampaignCounts on c.Id equals counted.CampaignId into rows
            from counts in rows.DefaultIfEmpty()
            select new { c.ClientId, Client = client.Name, client.TimeZone, c.Name, c.Subject, c.Status, c.PauseReason, c.StartedAt, c.FinishedAt, Counts = counts }).SingleOrDefaultAsync(ct);
        if (found is null) return await CampaignService.MissingAsync(db, id, ct);
        return new CampaignReport(
            id, found.ClientId, found.Client, found.TimeZone, found.Name, found.Subject, found.Status, found.PauseReason, found.StartedAt, found.FinishedAt,
            found.Counts is null ? CampaignStats.Nothing : CampaignStats.Of(found.Counts),
            found.Counts?.Selected ?? 0, found.Counts?.Duplicates ?? 0, found.Counts?.BouncedLater ?? 0, found.Counts?.ChangedAt);
    }

    /// <summary>What happened over time; days begin in the given zone (IANA name), or in UTC.</summary>
    public async Task<Result<ActivityPoint[]>> TimeSeriesAsync(
        Actor actor, Guid id, Granularity granularity, DateTimeOffset? from, DateTimeOffset? to, string? zone, CancellationToken ct)
    {
        if ((await LaunchedAsync(actor, id, ct)).Refused(out var error)) return error;
        return await statistics.ActivityAsync(actor.ClientId, id, granularity, zone ?? "UTC", from, to, ct);
    }

    /// <summary>The links with their clicks, most followed first.</summary>
    public async Task<Result<LinkRow[]>> LinksAsync(Actor actor, Guid id, CancellationToken ct)
    {
        if ((await LaunchedAsync(actor, id, ct)).Refused(out var error)) return error;
        return await statistics.LinksAsync(actor.ClientId, id, ct);
    }

    /// <summary>The campaign by mailbox provider, greatest first.</summary>
    public async Task<Result<ProviderRow[]>> DomainsAsync(Actor actor, Guid id, CancellationToken ct)
    {
        if ((await LaunchedAsync(actor, id, ct)).Refused(out var error)) return error;
        return await statistics.ProvidersAsync(actor.ClientId, id, ct);
    }

    /// <summary>The campaign by variant.</summary>
    public async Task<Result<VariantReport>> VariantsAsync(Actor actor, Guid id, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        if (await db.Campaigns.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, ct) is not { } campaign) return await CampaignService.MissingAsync(db, id, ct);
        var rows = await variants.FiguresAsync(campaign.ClientId, id, ct);
        var verdict = rows.Count == 0 ? null : VariantVerdict.Of(rows, campaign.TestBy);
        return new VariantReport(rows, verdict, campaign.TestPercent, campaign.TestBy, campaign.RefuseWinner() is null, campaign.Winner is { } winner ? VariantMark.LetterOf(winner) : null, campaign.WinnerAt, campaign.WinnerBy, campaign.WinnerReason,
            campaign.WinnerDueAt);
    }

    /// <summary>Bounces by class and reason, in the servers' words.</summary>
    public async Task<Result<BounceRow[]>> BouncesAsync(Actor actor, Guid id, CancellationToken ct)
    {
        if ((await LaunchedAsync(actor, id, ct)).Refused(out var error)) return error;
        return await statistics.BouncesAsync(actor.ClientId, id, ct);
    }

    /// <summary>Opens and clicks by mail program and device.</summary>
    public async Task<Result<AgentRow[]>> AgentsAsync(Actor actor, Guid id, CancellationToken ct)
    {
        if ((await LaunchedAsync(actor, id, ct)).Refused(out var error)) return error;
        return await statistics.AgentsAsync(actor.ClientId, id, ct);
    }

    /// <summary>How long it took people to open and to click.</summary>
    public async Task<Result<DelayRow[]>> DelaysAsync(Actor actor, Guid id, CancellationToken ct)
    {
        if ((await LaunchedAsync(actor, id, ct)).Refused(out var error)) return error;
        return await statistics.DelaysAsync(actor.ClientId, id, ct);
    }

    /// <summary>When a mailbox provider put off or refused far more than it should, the worst first.</summary>
    public async Task<Result<IReadOnlyList<UnusualSpan>>> UnusualAsync(Actor actor, Guid id, CancellationToken ct)
    {
        if ((await LaunchedAsync(actor, id, ct)).Refused(out var error)) return error;
        return Result<IReadOnlyList<UnusualSpan>>.Of(UnusualSpan.Of(await statistics.ProviderSpansAsync(actor.ClientId, id, ct)));
    }

    /// <summary>When its figures were last computed again from its rows; null where they never were.</summary>
    public async Task<Result<RecountStanding?>> RecountStandingAsync(Actor actor, Guid id, CancellationToken ct)
    {
        if ((await LaunchedAsync(actor, id, ct)).Refused(out var error)) return error;
        return Result<RecountStanding?>.Of(await statistics.RecountStandingAsync(actor.ClientId, id, ct));
    }

    /// <summary>The people behind a figure: recipients in a state, or who did something.</summary>
    public async Task<Result<Slice<ReportRecipient>>> RecipientsAsync(
        Actor actor, Guid id, PeopleFilter filter, SliceRequest request, CancellationToken ct)
    {
        var launched = await LaunchedAsync(actor, id, ct);
        if (launched.Refused(out var error)) return error;
        if (launched.Value is not { Month: { } month }) return new Slice<ReportRecipient>([], null);
        var after = long.TryParse(request.After, out var last) ? last : 0;
        var rows = await statistics.RecipientsAsync(actor.ClientId, id, month, filter, after, request.Take + 1, ct);
        return Slice<ReportRecipient>.Of(rows, request.Take, r => r.RecipientId.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>A whole report at this moment, to be printed or handed on.</summary>
    public async Task<Result<ReportPaper>> PaperAsync(Actor actor, Guid id, CancellationToken ct)
    {
        var report = await ReportAsync(actor, id, ct);
        if (report.Refused(out var error)) return error;
        var tried = await VariantsAsync(actor, id, ct);
        if (tried.Refused(out var gone)) return gone;
        await using var db = await dbs.OpenAsync(actor, ct);
        return new ReportPaper(
            report.Value, await statistics.ActivityAsync(actor.ClientId, id, Granularity.Hour, report.Value.TimeZone, null, null, ct), await statistics.LinksAsync(actor.ClientId, id, ct), await statistics.ProvidersAsync(actor.ClientId, id, ct),
            await statistics.AgentsAsync(actor.ClientId, id, ct), await statistics.DelaysAsync(actor.ClientId, id, ct), await statistics.BouncesAsync(actor.ClientId, id, ct), UnusualSpan.Of(await statistics.ProviderSpansAsync(actor.ClientId, id, ct)),
            tried.Value.Rows, tried.Value.Verdict?.Sentence, await BrandService.OfAsync(db, report.Value.ClientId, ct), clock.GetUtcNow());
    }

    /// <summary>Computes a campaign's figures again from its rows, puts right what differs, and says what did.</summary>
    public async Task<Result<CampaignRecount>> RecountAsync(Actor actor, Guid id, CancellationToken ct)
    {
        if (actor.Refuse(Rights.Edit) is { } mayNot) return mayNot;
        var launched = await LaunchedAsync(actor, id, ct);
        if (launched.Refused(out var error)) return error;
        return launched.Value is { Month: { } month } ? await statistics.RecountAsync(launched.Value.ClientId, id, month, ct) : new CampaignRecount(id, []);
    }

    /// <summary>The last 30 days with the 30 before them, and what runs, waits or needs a decision.</summary>
    /// <param name="zone">IANA name of the zone in which days begin.</param>
    /// <param name="lastVisit">When the reader was here before; null at their first visit.</param>
    public async Task<Overview> OverviewAsync(Actor actor, string zone, DateTimeOffset? lastVisit, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var local = TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var known) ? known : TimeZoneInfo.Utc;
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, local).Date);
        var first = today.AddDays(1 - OverviewDays);

        // The roll-ups are read side by side: the page waits for the longest, not for all.
        var since = VisitNews.Since(lastVisit, now);
        var reading = (
            Days: statistics.DaysAsync(actor.ClientId, now.AddDays(-2 * OverviewDays - 1), local.Id, ct),
            Happened: analytics.MetricsAsync(actor.ClientId, new(since, now, "UTC", Basis: MetricBasis.Events), ct),
            Reputation: statistics.ReputationAsync(actor.ClientId, now.AddDays(-7), ct));
        await using var db = await dbs.OpenAsync(actor, ct);
        var (atHand, last) = (await AtHandAsync(db, ct), await LastAsync(db, ct));
        var started = await db.Campaigns.CountAsync(c => c.StartedAt >= since && !c.IsTest, ct);
        await Task.WhenAll(reading.Days, reading.Happened, reading.Reputation);

        var days = await reading.Days;
        var byDay = days.ToDictionary(d => d.Day);
        List<OverviewDay> shown = [.. Enumerable.Range(0, OverviewDays).Select(i => byDay.GetValueOrDefault(first.AddDays(i)) ?? new(first.AddDays(i), 0, CampaignStats.Nothing))];
        var before = days.Where(d => d.Day < first && d.Day >= first.AddDays(-OverviewDays));
        var start = first.AddDays(-OverviewDays);
        List<OverviewDay> beside = [.. Enumerable.Range(0, OverviewDays).Select(i => byDay.GetValueOrDefault(start.AddDays(i)) ?? new(start.AddDays(i), 0, CampaignStats.Nothing))];
        var news = new VisitNews(since, lastVisit is null, now - lastVisit > VisitNews.Longest, started, (await reading.Happened).SingleOrDefault()?.Stats ?? CampaignStats.Nothing);
        return new(shown, Sum(first, shown), Sum(start, before), beside, news, atHand, last, [.. (await reading.Reputation).Where(r => r.IsMeaningful)], now);
    }

    private static OverviewDay Sum(DateOnly first, IEnumerable<OverviewDay> days)
    {
        var all = days.ToList();
        long Of(Func<CampaignStats, long> figure) => all.Sum(d => figure(d.Stats));
        return new(first, all.Sum(d => d.Campaigns), new(
            Of(s => s.Targeted), Of(s => s.Queued), Of(s => s.Sending), Of(s => s.Deferred), Of(s => s.Accepted), Of(s => s.Bounced), Of(s => s.Failed), Of(s => s.Skipped), Of(s => s.Unknown),
            new(Of(s => s.Opens.People), Of(s => s.Opens.All)), new(Of(s => s.Clicks.People), Of(s => s.Clicks.All)), Of(s => s.Unsubscribed), Of(s => s.Complained)));
    }

    /// <summary>Paused first, since they wait for a person; then what runs; then what starts next.</summary>
    private static async Task<IReadOnlyList<CampaignAtHand>> AtHandAsync(IDashboardDb db, CancellationToken ct) => await (
        from c in db.Campaigns.AsNoTracking()
        where c.Status == CampaignStatus.Paused || c.Status == CampaignStatus.Sending || c.Status == CampaignStatus.Scheduled
        join client in db.Clients on c.ClientId equals client.Id
        join counted in db.CampaignCounts on c.Id equals counted.CampaignId into rows
        from counts in rows.DefaultIfEmpty()
        orderby c.Status == CampaignStatus.Paused ? 0 : c.Status == CampaignStatus.Sending ? 1 : 2, c.ScheduledAt, c.Id
        select new CampaignAtHand(
            c.Id, c.Name, client.Name, c.Status, c.PauseReason, c.ScheduledAt, c.StartedAt,
            (long?)counts.Targeted ?? 0, (long?)(counts.Accepted + counts.Bounced + counts.Failed + counts.Skipped + counts.Unknown) ?? 0)).Take(MostAtHand).ToListAsync(ct);

    private static async Task<IReadOnlyList<CampaignRow>> LastAsync(IDashboardDb db, CancellationToken ct) => await (
        from c in db.Campaigns.AsNoTracking()
        where c.StartedAt != null && !c.IsTest
        orderby c.StartedAt descending
        join client in db.Clients on c.ClientId equals client.Id
        join counts in db.CampaignCounts on c.Id equals counts.CampaignId
        select new CampaignRow(
            c.Id, c.ClientId, client.Name, c.Name, c.Subject, c.Status, c.CreatedAt, c.ScheduledAt, c.StartedAt, c.FinishedAt,
            counts.Targeted, counts.Accepted, counts.OpenedPeople, counts.ClickedPeople, c.IsTest)).Take(MostLast).ToListAsync(ct);

    private async Task<Result<Launched>> LaunchedAsync(Actor actor, Guid id, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        var found = await db.Campaigns.AsNoTracking().Where(c => c.Id == id).Select(c => new Launched(c.ClientId, c.Month)).SingleOrDefaultAsync(ct);
        return found is null ? await CampaignService.MissingAsync(db, id, ct) : found;
    }

    /// <param name="Month">The ledger's partition; null before it was started.</param>
    private sealed record Launched(Guid ClientId, short? Month);
}
