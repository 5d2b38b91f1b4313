using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Dashboard.Core.Domains;

/// <summary>Takes DMARC aggregate reports in, each once, and says who sends in a domain's name.</summary>
public sealed partial class DmarcService(IDashboardDbFactory dbs, IDnsLookup dns, TimeProvider clock, ILogger<DmarcService> log)
{
    /// <summary>The longest span that is shown at once, in days.</summary>
    public const int MostDays = 400;

    private const int MostSources = 200, MostNamed = 40, MostADay = 2_000;

    /// <summary>A name is good to have: a DNS that is away holds no report up for longer.</summary>
    private static readonly TimeSpan LongestForNames = TimeSpan.FromSeconds(4);

    /// <summary>Takes a report in, for the actor's domain that it is about, or for the one that is named. The same report again changes nothing and is answered the same.</summary>
    public async Task<Result<IReadOnlyList<DmarcReportRow>>> TakeAsync(Actor actor, Guid? domainId, ReadOnlyMemory<byte> file, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        if (domainId is { } id && !await db.Domains.AnyAsync(d => d.Id == id, ct)) return await MissingAsync(db, id, ct);
        var read = DmarcReader.Read(file);
        if (read.Refused(out var unreadable)) return unreadable;
        var reading = read.Value;

        var below = "." + reading.Domain;
        var domains = await db.Domains.AsNoTracking().Where(d => (d.Name == reading.Domain || d.Name.EndsWith(below)) && (domainId == null || d.Id == domainId)).OrderBy(d => d.Id).ToListAsync(ct);
        // A report of the organisation's domain names its subdomains line by line; each sending domain takes its own.
        var mine = domains.Select(d => (Domain: d, Records: reading.Records.Where(r => IsOf(d.Name, r.HeaderFrom, reading.Domain)).ToList())).Where(d => d.Records.Count > 0).ToList();
        if (mine.Count == 0) return DmarcErrors.OtherDomain(reading.Domain);

        var names = await NamesAsync(reading, ct);
        var taken = new List<DmarcReportRow>();
        foreach (var (domain, records) in mine)
        {
            var row = await KeepAsync(db, domain, reading, records, names, ct);
            if (row.Refused(out var refusal)) return refusal;
            taken.Add(row.Value);
        }

        return Result<IReadOnlyList<DmarcReportRow>>.Of(taken);
    }

    /// <summary>Who sent in the domain's name from one day to another, both included; the last thirty days where none are named.</summary>
    public async Task<Result<DmarcSummary>> SummaryAsync(Actor actor, Guid domainId, DateOnly? from, DateOnly? to, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        if (await db.Domains.AsNoTracking().Where(d => d.Id == domainId).Select(d => d.Name).SingleOrDefaultAsync(ct) is not { } domain) return await MissingAsync(db, domainId, ct);
        var last = to ?? DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var first = from ?? last.AddDays(-29);
        if (last.DayNumber - first.DayNumber >= MostDays) first = last.AddDays(1 - MostDays);

        var lines = db.DmarcLines.AsNoTracking().Where(l => l.DomainId == domainId && l.Day >= first && l.Day <= last);
        var sources = await lines.GroupBy(l => l.Source).Select(g => new
        {
            Source = g.Key,
            Name = g.Max(l => l.SourceName),
            Messages = g.Sum(l => l.Messages),
            Passed = g.Sum(l => l.DkimAligned || l.SpfAligned ? l.Messages : 0),
            Dkim = g.Sum(l => l.DkimAligned ? l.Messages : 0),
            Spf = g.Sum(l => l.SpfAligned ? l.Messages : 0),
            Ours = g.Sum(l => l.IsOurs ? l.Messages : 0),
            Held = g.Sum(l => l.Disposition == "none" ? 0 : l.Messages),
            First = g.Min(l => l.Day),
            Last = g.Max(l => l.Day),
            DkimDomain = g.Max(l => l.DkimDomain),
            SpfDomain = g.Max(l => l.SpfDomain == domain ? null : l.SpfDomain),
        }).OrderByDescending(s => s.Messages).Take(MostSources).ToListAsync(ct);
        var days = await lines.GroupBy(l => l.Day).Select(g => new
        {
            Day = g.Key,
            Messages = g.Sum(l => l.Messages),
            Passed = g.Sum(l => l.DkimAligned || l.SpfAligned ? l.Messages : 0),
        }).OrderBy(d => d.Day).ToListAsync(ct);
        var reports = lines.Select(l => l.ReportId).Distinct();
        var reporters = await db.DmarcReports.AsNoTracking().Where(r => reports.Contains(r.Id)).GroupBy(r => r.Organisation).Select(g => new { g.Key, Count = g.Count() }).OrderBy(g => g.Key).ToListAsync(ct);
        return new DmarcSummary(
            first, last, reporters.Sum(r => r.Count), days.Sum(d => d.Messages), days.Sum(d => d.Passed), [.. reporters.Select(r => r.Key)],
            [.. sources.Select(s => new DmarcSourceRow(s.Source, s.Name, s.Messages, s.Passed, s.Dkim, s.Spf, s.Ours, s.Held, s.First, s.Last, s.DkimDomain, s.SpfDomain))],
            [.. days.Select(d => new DmarcDay(d.Day, d.Passed, d.Messages - d.Passed))]);
    }

    /// <summary>A slice of the reports of a domain, newest first.</summary>
    public async Task<Result<Slice<DmarcReportRow>>> SliceAsync(Actor actor, Guid domainId, SliceRequest request, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        if (!await db.Domains.AnyAsync(d => d.Id == domainId, ct)) return await MissingAsync(db, domainId, ct);
        var query = db.DmarcReports.AsNoTracking().Where(r => r.DomainId == domainId);
        if (Guid.TryParse(request.After, out var after)) query = query.Where(r => r.Id < after);
        var rows = await query.OrderByDescending(r => r.Id).Take(request.Take + 1).ToListAsync(ct);
        return Slice<DmarcReportRow>.Of([.. rows.Select(DmarcReportRow.Of)], request.Take, r => r.Id.ToString());
    }

    private async Task<Result<DmarcReportRow>> KeepAsync(IDashboardDb db, SendingDomain domain, DmarcReading reading, List<DmarcRecord> records, Dictionary<string, string> names, CancellationToken ct)
    {
        if (await KnownAsync(db, domain, reading, ct) is { } known) return known;
        var now = clock.GetUtcNow();
        if (await db.DmarcReports.CountAsync(r => r.DomainId == domain.Id && r.ReceivedAt > now.AddDays(-1), ct) >= MostADay) return DmarcErrors.TooMany;

        var selectors = await db.DkimKeys.AsNoTracking().Where(k => k.DomainId == domain.Id).Select(k => k.Selector).ToListAsync(ct);
        var report = DmarcReport.Of(domain, reading, records, now);
        db.DmarcReports.Add(report);
        db.DmarcLines.AddRange(records.Select(r => DmarcLine.Of(report, r, IsSignedByUs(domain, selectors, r), names.GetValueOrDefault(r.Source))));
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DuplicateException)
        {
            await using var again = await dbs.OpenAsync(Actor.System(domain.ClientId), ct);
            return (await KnownAsync(again, domain, reading, ct))!; // another process took it in at the same moment
        }

        LogTaken(domain.Id, reading.Organisation, report.Messages);
        return DmarcReportRow.Of(report);
    }

    private static async Task<DmarcReportRow?> KnownAsync(IDashboardDb db, SendingDomain domain, DmarcReading reading, CancellationToken ct) =>
        await db.DmarcReports.AsNoTracking().SingleOrDefaultAsync(r => r.DomainId == domain.Id && r.Organisation == reading.Organisation && r.ReportId == reading.ReportId, ct) is { } known ? DmarcReportRow.Of(known) : null;

    /// <summary>The names of the addresses that send most: a look-up each, all at once.</summary>
    private async Task<Dictionary<string, string>> NamesAsync(DmarcReading reading, CancellationToken ct)
    {
        var busiest = reading.Records.GroupBy(r => r.Source).OrderByDescending(g => g.Sum(r => r.Messages)).Take(MostNamed).Select(g => g.Key);
        var named = await Task.WhenAll(busiest.Select(async source => (source, Name: await NameAsync(source, ct))));
        return named.Where(n => n.Name is { Length: <= DmarcReport.WordLength }).ToDictionary(n => n.source, n => n.Name!);
    }

    private async Task<string?> NameAsync(string source, CancellationToken ct)
    {
        try
        {
            var answer = await dns.AskAsync(ReverseName.Of(IPAddress.Parse(source)), DnsRecordType.Reverse, ct).WaitAsync(LongestForNames, clock, ct);
            return answer.Values is [var name, ..] ? name : null;
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    private static bool IsSignedByUs(SendingDomain domain, List<string> selectors, DmarcRecord record) =>
        record is { DkimAligned: true, DkimSelector: { } selector } && domain.Name.Equals(record.DkimDomain, StringComparison.OrdinalIgnoreCase)
        && (selectors.Contains(selector, StringComparer.OrdinalIgnoreCase) || DkimKey.IsSelectorOfOurs(selector));

    private static bool IsOf(string domain, string from, string reported) =>
        from.Length == 0 ? domain == reported : from == domain || from.EndsWith("." + domain, StringComparison.Ordinal);

    private static async Task<DomainError> MissingAsync(IDashboardDb db, Guid id, CancellationToken ct) =>
        await db.IsAnothersAsync<SendingDomain>(id, ct) ? ActorErrors.OtherClient : DomainErrors.NotFound;

    [LoggerMessage(LogLevel.Information, "A DMARC report of {Organisation} about {Messages} mails of domain {DomainId} came in")]
    private partial void LogTaken(Guid domainId, string organisation, long messages);
}
