using System.Globalization;
using Dashboard.Core.Clients;
using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Core.Quality;

/// <summary>A client's reviews: looking through them, their figures over time, the daily reports, and what they are measured against.</summary>
public sealed class QualityService(IDashboardDbFactory dbs, IValidator<QualityPlanDraft> validator, TimeProvider clock)
{
    private const int MostDays = 800;
    private const int MostMovers = 5;
    private const int FewestToMove = 3;
    private const int BandWidth = 10;

    /// <summary>A slice of records, newest day first.</summary>
    public async Task<Slice<QualityRow>> RecordsAsync(Actor actor, QualityFilter filter, SliceRequest request, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        var query = Matching(db, filter);
        if (Cursor(request.After) is var (day, id)) query = query.Where(r => r.Date < day || (r.Date == day && r.Id < id));
        var rows = await Rows(query.OrderByDescending(r => r.Date).ThenByDescending(r => r.Id).Take(request.Take + 1)).ToListAsync(ct);
        return Slice<QualityRow>.Of(rows, request.Take, r => string.Create(CultureInfo.InvariantCulture, $"{r.Date:yyyyMMdd}-{r.Id}"));
    }

    /// <summary>Whether a text is a cursor of the records.</summary>
    public static bool IsCursor(string text) => Cursor(text) is not null;

    /// <summary>How many records match.</summary>
    public async Task<int> CountAsync(Actor actor, QualityFilter filter, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        return await Matching(db, filter).CountAsync(ct);
    }

    /// <summary>The figures of some days, the last 30 where none are named, against as many days before.</summary>
    public async Task<Result<QualitySummary>> SummaryAsync(Actor actor, DateOnly? from, DateOnly? to, CancellationToken ct)
    {
        if (actor.NeedsClient(out var clientId, out var missing)) return missing;
        await using var db = await dbs.OpenAsync(actor, ct);
        var client = await db.Clients.AsNoTracking().SingleAsync(c => c.Id == clientId, ct);
        var last = to ?? (from is { } begin && begin > Today(client) ? begin : Today(client));
        var first = from ?? last.AddDays(-29);
        if (last < first) return QualityErrors.SpanWrong;
        if (last.DayNumber - first.DayNumber >= MostDays) return QualityErrors.SpanLong;

        var plan = await PlanOfAsync(db, clientId, ct);
        var start = first.AddDays(first.DayNumber - last.DayNumber - 1);
        var all = await Rows(db.QualityRecords.Where(r => r.ClientId == clientId && r.Date >= start && r.Date <= last)).ToListAsync(ct);
        var now = all.Where(r => r.Date >= first).ToList();
        var before = all.Where(r => r.Date < first).ToList();
        var byDay = now.ToLookup(r => r.Date);
        return new QualitySummary(
            first, last, plan.Target, now.Count, QualityFigures.Average(now, plan), QualityFigures.Median(now), QualityFigures.PassRate(now, plan),
            before.Count, QualityFigures.Average(before, plan), QualityFigures.PassRate(before, plan),
            QualityFigures.By(now, r => r.Subject, plan), QualityFigures.By(now, r => r.Category, plan), QualityFigures.By(now, r => r.Reviewer, plan),
            [.. Enumerable.Range(0, last.DayNumber - first.DayNumber + 1).Select(first.AddDays).Select(d => new QualityDayRow(d, byDay[d].Count(), QualityFigures.Average(byDay[d], plan), QualityFigures.PassRate([.. byDay[d]], plan)))],
            [.. Enumerable.Range(0, 100 / BandWidth).Select(b => new ScoreBand(b * BandWidth, (b + 1) * BandWidth, now.Count(r => Math.Min((int)(r.Score / BandWidth), 100 / BandWidth - 1) == b)))],
            Movers(now, before, plan));
    }

    /// <summary>The report of a day: as it was made, or as it stands now while the day is not over.</summary>
    public async Task<Result<DailyReportRow>> ReportAsync(Actor actor, DateOnly day, CancellationToken ct)
    {
        if (actor.NeedsClient(out var clientId, out var missing)) return missing;
        await using var db = await dbs.OpenAsync(actor, ct);
        if (await db.DailyReports.AsNoTracking().SingleOrDefaultAsync(r => r.ClientId == clientId && r.Date == day, ct) is { } made) return new DailyReportRow(made.Date, made.Revision, made.MadeAt, made.Figures, made.Notes);
        var client = await db.Clients.AsNoTracking().SingleAsync(c => c.Id == clientId, ct);
        if (day > Today(client)) return QualityErrors.NotYet;
        var figures = (await ReportMaker.FiguresAsync(db, client, [day], ct))[0];
        return new DailyReportRow(day, 0, clock.GetUtcNow(), figures, []);
    }

    /// <summary>A slice of the daily reports, newest first.</summary>
    public async Task<Result<Slice<DailyReportLine>>> ReportsAsync(Actor actor, SliceRequest request, CancellationToken ct)
    {
        if (actor.NeedsClient(out var clientId, out var missing)) return missing;
        await using var db = await dbs.OpenAsync(actor, ct);
        var query = db.DailyReports.AsNoTracking().Where(r => r.ClientId == clientId);
        if (DateOnly.TryParseExact(request.After, "yyyy-MM-dd", out var after)) query = query.Where(r => r.Date < after);
        if (request.From is { } from) query = query.Where(r => r.Date >= DateOnly.FromDateTime(from.UtcDateTime));
        if (request.To is { } to) query = query.Where(r => r.Date < DateOnly.FromDateTime(to.UtcDateTime));
        var reports = await query.OrderByDescending(r => r.Date).Take(request.Take + 1).ToListAsync(ct);
        return Slice<DailyReportLine>.Of(reports.ConvertAll(r => new DailyReportLine(r.Date, r.Revision, r.Figures.Count, r.Figures.AverageScore, r.Figures.PassRate, r.MadeAt)), request.Take, r => r.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
    }

    /// <summary>The date at the client's.</summary>
    public async Task<Result<DateOnly>> TodayAsync(Actor actor, CancellationToken ct)
    {
        if (actor.NeedsClient(out var clientId, out var missing)) return missing;
        await using var db = await dbs.OpenAsync(actor, ct);
        return Today(await db.Clients.AsNoTracking().SingleAsync(c => c.Id == clientId, ct));
    }

    /// <summary>What the client's reviews are measured against.</summary>
    public async Task<Result<QualityPlanDraft>> PlanAsync(Actor actor, CancellationToken ct)
    {
        if (actor.NeedsClient(out var clientId, out var missing)) return missing;
        await using var db = await dbs.OpenAsync(actor, ct);
        return QualityPlanDraft.Of(await PlanOfAsync(db, clientId, ct));
    }

    /// <summary>Sets targets, weights and who gets the report; reports that are made already keep the ones they were made with.</summary>
    public async Task<Result<QualityPlanDraft>> SetPlanAsync(Actor actor, QualityPlanDraft draft, CancellationToken ct)
    {
        if (actor.NeedsClient(out var clientId, out var missing)) return missing;
        if (validator.Refuse(draft, "quality.plan_invalid") is { } refusal) return refusal;
        await using var db = await dbs.OpenAsync(actor, ct);
        var plan = await db.QualityPlans.SingleOrDefaultAsync(p => p.ClientId == clientId, ct);
        if (plan is null) db.QualityPlans.Add(plan = QualityPlan.Usual(clientId));
        plan.Take(draft);
        await db.SaveChangesAsync(ct);
        return QualityPlanDraft.Of(plan);
    }

    internal static IQueryable<QualityRow> Rows(IQueryable<QualityRecord> records) =>
        records.Select(r => new QualityRow(r.Id, r.Date, r.Subject, r.Category, r.Score, r.Reviewer, r.Remarks, r.Key, r.SheetRow, r.SourceId));

    private static IQueryable<QualityRecord> Matching(IDashboardDb db, QualityFilter filter)
    {
        var query = db.QualityRecords.AsQueryable();
        if (filter.From is { } from) query = query.Where(r => r.Date >= from);
        if (filter.To is { } to) query = query.Where(r => r.Date <= to);
        if (!string.IsNullOrEmpty(filter.Subject)) query = query.Where(r => r.Subject == filter.Subject);
        if (!string.IsNullOrEmpty(filter.Category)) query = query.Where(r => r.Category == filter.Category);
        if (!string.IsNullOrEmpty(filter.Reviewer)) query = query.Where(r => r.Reviewer == filter.Reviewer);
        if (filter.MinScore is { } min) query = query.Where(r => r.Score >= min);
        if (filter.MaxScore is { } max) query = query.Where(r => r.Score <= max);
        if (!string.IsNullOrWhiteSpace(filter.Words))
        {
            var words = filter.Words.Trim().ToUpperInvariant();
#pragma warning disable CA1304, CA1311, CA1862 // compared by the database
            query = query.Where(r => r.Subject.ToUpper().Contains(words) || r.Remarks!.ToUpper().Contains(words) || r.Reviewer!.ToUpper().Contains(words) || r.Key!.ToUpper().Contains(words));
#pragma warning restore CA1304, CA1311, CA1862
        }

        return query;
    }

    private static (DateOnly Day, long Id)? Cursor(string? text) =>
        text is not null && text.Split('-') is [var day, var id] && DateOnly.TryParseExact(day, "yyyyMMdd", out var date) && long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? (date, number) : null;

    private static IReadOnlyList<QualityMover> Movers(IReadOnlyList<QualityRow> now, IReadOnlyList<QualityRow> before, QualityPlan plan)
    {
        var then = before.GroupBy(r => r.Subject).ToDictionary(s => s.Key, s => s.ToList());
        var moved = now.GroupBy(r => r.Subject).Where(s => s.Count() >= FewestToMove && then.GetValueOrDefault(s.Key)?.Count >= FewestToMove)
            .Select(s => (s.Key, Count: s.Count(), Now: QualityFigures.Average(s, plan)!.Value, Then: QualityFigures.Average(then[s.Key], plan)!.Value))
            .Select(s => new QualityMover(s.Key, s.Count, s.Now, s.Then, s.Now - s.Then)).OrderByDescending(m => m.Change).ToList();
        return [.. moved.Where(m => m.Change > 0).Take(MostMovers), .. moved.Where(m => m.Change < 0).TakeLast(MostMovers)];
    }

    private static async Task<QualityPlan> PlanOfAsync(IDashboardDb db, Guid clientId, CancellationToken ct) =>
        await db.QualityPlans.AsNoTracking().SingleOrDefaultAsync(p => p.ClientId == clientId, ct) ?? QualityPlan.Usual(clientId);

    private DateOnly Today(Client client) => ReportCalendar.Today(ReportMaker.Zone(client.TimeZone), clock.GetUtcNow());
}
