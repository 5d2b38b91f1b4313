using Dashboard.Core.Campaigns;
using Dashboard.Core.Clients;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Dashboard.Core.Quality;

/// <summary>
/// Makes the daily reports: all that are missing whenever it is asked, so that it may be asked at any time and any number of times.
/// The database holds one report a client and day at most.
/// </summary>
public sealed partial class ReportMaker(IDashboardDbFactory dbs, QualityMail mail, TimeProvider clock, ILogger<ReportMaker> log)
{
    private const int DaysOfChunk = 31;

    /// <summary>The topic that is told whenever a client's reports moved.</summary>
    public static string Topic(Guid clientId) => $"quality:{clientId}";

    /// <summary>Makes every report whose day is over, sends the newest to its subscribers, and makes again what late rows changed; answers how many were made.</summary>
    public async Task<int> MakeDueAsync(CancellationToken ct)
    {
        var made = 0;
        foreach (var client in await ClientsAsync(ct))
        {
            var days = ReportCalendar.Due(Zone(client.TimeZone), client.Since, client.Last, clock.GetUtcNow());
            foreach (var some in days.Chunk(DaysOfChunk)) made += await MakeAsync(client.Id, some, ct);
            if (client.HasMarks) await RemakeAsync(client.Id, ct);
            if (days.Count > 0) await mail.SendReportAsync(client.Id, days[^1], ct);
        }

        return made;
    }

    /// <summary>Makes the reports again that late rows changed: of the days themselves, and of the days that are compared with them. Answers how many differ.</summary>
    public async Task<int> RemakeAsync(Guid clientId, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(Actor.System(clientId), ct);
        if (await db.Clients.AsNoTracking().SingleOrDefaultAsync(c => c.Id == clientId, ct) is not { } client) return 0;
        await using var together = await db.Database.BeginTransactionAsync(ct);
        var marked = await db.QualityDays.Select(d => d.Date).ToListAsync(ct);
        if (marked.Count == 0) return 0;
        // The marks go before the records are read: rows that come in after this leave a mark of their own.
        await db.QualityDays.Where(d => marked.Contains(d.Date)).ExecuteDeleteAsync(ct);
        var today = ReportCalendar.Today(Zone(client.TimeZone), clock.GetUtcNow());
        var past = marked.Where(d => d < today).ToHashSet();
        var touched = past.SelectMany(d => Enumerable.Range(0, DailyFigures.DaysBefore + 1).Select(d.AddDays)).Where(d => d < today).Distinct().Order().ToList();
        var differing = 0;
        foreach (var some in touched.Chunk(DaysOfChunk))
        {
            var reports = await db.DailyReports.Where(r => some.Contains(r.Date)).ToDictionaryAsync(r => r.Date, ct);
            var wanted = some.Where(d => past.Contains(d) || reports.ContainsKey(d)).ToList();
            if (wanted.Count == 0) continue;
            foreach (var figures in await FiguresAsync(db, client, wanted, ct))
            {
                if (!reports.TryGetValue(figures.Date, out var report)) db.DailyReports.Add(DailyReport.Make(clientId, figures, clock.GetUtcNow()));
                else if (!report.Remake(figures, clock.GetUtcNow())) continue;
                differing++;
            }
        }

        await db.SaveChangesAsync(ct);
        await together.CommitAsync(ct);
        if (differing == 0) return 0;
        LogRemade(clientId, differing);
        await db.TellAsync(Topic(clientId), ct);
        return differing;
    }

    /// <summary>The figures of some days as they stand now.</summary>
    internal static async Task<IReadOnlyList<DailyFigures>> FiguresAsync(IDashboardDb db, Client client, IReadOnlyList<DateOnly> days, CancellationToken ct)
    {
        var (first, last) = (days.Min(), days.Max());
        var before = first.AddDays(-DailyFigures.DaysBefore);
        var plan = await db.QualityPlans.AsNoTracking().SingleOrDefaultAsync(p => p.ClientId == client.Id, ct) ?? QualityPlan.Usual(client.Id);
        var records = (await QualityService.Rows(db.QualityRecords.Where(r => r.ClientId == client.Id && r.Date >= before && r.Date <= last)).ToListAsync(ct)).ToLookup(r => r.Date);
        var zone = Zone(client.TimeZone);
        var (begin, end) = (Start(first, zone), Start(last.AddDays(1), zone));
        var campaigns = (await (
            from c in db.Campaigns.AsNoTracking()
            where c.ClientId == client.Id && c.StartedAt >= begin && c.StartedAt < end
            join counted in db.CampaignCounts on c.Id equals counted.CampaignId into rows
            from counts in rows.DefaultIfEmpty()
            orderby c.StartedAt
            select new { c.Id, c.Name, c.StartedAt, Counts = counts }).ToListAsync(ct))
            .ToLookup(c => ReportCalendar.Today(zone, c.StartedAt!.Value), c => Campaign(c.Id, c.Name, c.Counts));
        return [.. days.Select(day => DailyFigures.Of(day, [.. Enumerable.Range(0, DailyFigures.DaysBefore + 1).SelectMany(back => records[day.AddDays(-back)])], plan, [.. campaigns[day]]))];
    }

    internal static TimeZoneInfo Zone(string name) => TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : TimeZoneInfo.Utc;

    private async Task<int> MakeAsync(Guid clientId, IReadOnlyList<DateOnly> days, CancellationToken ct)
    {
        try
        {
            await using var db = await dbs.OpenAsync(Actor.System(clientId), ct);
            var client = await db.Clients.AsNoTracking().SingleAsync(c => c.Id == clientId, ct);
            var there = await db.DailyReports.Where(r => days.Contains(r.Date)).Select(r => r.Date).ToListAsync(ct);
            var missing = days.Except(there).ToList();
            if (missing.Count == 0) return 0;
            foreach (var figures in await FiguresAsync(db, client, missing, ct)) db.DailyReports.Add(DailyReport.Make(clientId, figures, clock.GetUtcNow()));
            await db.SaveChangesAsync(ct);
            await db.TellAsync(Topic(clientId), ct);
            LogMade(clientId, missing.Count);
            return missing.Count;
        }
        catch (DuplicateException)
        {
            return 0; // another process was faster, and has made them all
        }
    }

    private async Task<IReadOnlyList<ClientDue>> ClientsAsync(CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(Actor.House, ct);
        return await db.Clients.AsNoTracking().OrderBy(c => c.Id).Select(c => new ClientDue(
            c.Id, c.TimeZone, c.CreatedAt, db.DailyReports.Where(r => r.ClientId == c.Id).Max(r => (DateOnly?)r.Date), db.QualityDays.Any(d => d.ClientId == c.Id))).ToListAsync(ct);
    }

    private static ReportCampaign Campaign(Guid id, string name, CampaignCounts? counts)
    {
        if (counts is null) return new(id, name, 0, null, null, null);
        var attempted = counts.Accepted + counts.Bounced + counts.Failed;
        return new(id, name, counts.Accepted, Share(counts.Bounced, attempted), Share(counts.Complained, counts.Accepted), null);
    }

    private static decimal? Share(long part, long whole) => whole == 0 ? null : Math.Round((decimal)part / whole, 6);

    /// <summary>The moment at which a date begins in a zone: midnight, or the first moment after it where daylight saving leaves midnight out.</summary>
    private static DateTimeOffset Start(DateOnly day, TimeZoneInfo zone)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        while (zone.IsInvalidTime(midnight)) midnight = midnight.AddMinutes(15);
        var offset = zone.IsAmbiguousTime(midnight) ? zone.GetAmbiguousTimeOffsets(midnight).Max() : zone.GetUtcOffset(midnight);
        return new DateTimeOffset(midnight, offset).ToUniversalTime();
    }

    private sealed record ClientDue(Guid Id, string TimeZone, DateTimeOffset Since, DateOnly? Last, bool HasMarks);

    [LoggerMessage(LogLevel.Information, "{Count} daily reports made for client {ClientId}")]
    private partial void LogMade(Guid clientId, int count);

    [LoggerMessage(LogLevel.Information, "{Count} daily reports of client {ClientId} made again after late rows")]
    private partial void LogRemade(Guid clientId, int count);
}
