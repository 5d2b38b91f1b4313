using System.Globalization;
using System.Net;
using System.Text;
using Dashboard.Core.Sending;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Dashboard.Core.Quality;

/// <summary>The daily report to those who asked for it, and word of a sheet that cannot be read.</summary>
public sealed partial class QualityMail(IDashboardDbFactory dbs, NoticeMail notices, IPublicAddress address, TimeProvider clock, ILogger<QualityMail> log)
{
    private const int MostBelowTarget = 25;

    /// <summary>Sends a day's report to the client's subscribers, once: whoever marks it as sent first sends it.</summary>
    public async Task SendReportAsync(Guid clientId, DateOnly day, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(Actor.System(clientId), ct);
        var plan = await db.QualityPlans.AsNoTracking().SingleOrDefaultAsync(p => p.ClientId == clientId, ct);
        if (plan is null || plan.Subscribers.Count == 0) return;
        var now = clock.GetUtcNow();
        if (await db.DailyReports.Where(r => r.Date == day && r.MailedAt == null).ExecuteUpdateAsync(set => set.SetProperty(r => r.MailedAt, now), ct) == 0) return;
        var report = await db.DailyReports.AsNoTracking().SingleAsync(r => r.Date == day, ct);
        var client = await db.Clients.AsNoTracking().SingleAsync(c => c.Id == clientId, ct);
        var (subject, text, html) = Write(client.Name, report.Figures);
        foreach (var subscriber in plan.Subscribers) await SendAsync(clientId, subscriber, subject, text, html, ct);
    }

    /// <summary>Tells the client's people, or the agency's where the client has none, that a sheet failed again and again.</summary>
    public async Task TellOfFailuresAsync(Guid clientId, string sheet, int failures, string problem, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(Actor.House, ct);
        var people = await db.Users.AsNoTracking().Where(u => u.DisabledAt == null && (u.ClientId == clientId || u.ClientId == null)).Select(u => new { u.Email, u.ClientId }).ToListAsync(ct);
        var told = people.Where(p => p.ClientId == clientId).DefaultIfEmpty().First() is null ? people : people.Where(p => p.ClientId == clientId).ToList();
        var text = string.Create(CultureInfo.InvariantCulture, $"The sheet “{sheet}” could not be read {failures} times in a row.\n\n{problem}\n\nWhat was read before is kept. Its history: {address.Base}/sheets\n");
        foreach (var email in told.Select(p => p.Email).OfType<string>()) await SendAsync(clientId, email, $"The sheet “{sheet}” cannot be read", text, Paragraphs(text), ct);
    }

    private async Task SendAsync(Guid clientId, string to, string subject, string text, string html, CancellationToken ct)
    {
        var sent = await notices.SendAsync(clientId, to, subject, text, html, ct);
        if (sent.Refused(out var error)) LogNotSent(subject, clientId, error.Message);
    }

    private (string Subject, string Text, string Html) Write(string client, DailyFigures day)
    {
        var date = day.Date.ToString("dddd, d MMMM yyyy", CultureInfo.InvariantCulture);
        var subject = day.Count == 0 ? $"Quality of {client}, {date}: no reviews" : string.Create(CultureInfo.InvariantCulture, $"Quality of {client}, {date}: {day.AverageScore:0.##} on average");
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Quality of {client} on {date}\n\n");
        if (day.Count == 0) text.Append("There are no reviews of this day.\n");
        else
        {
            text.Append(CultureInfo.InvariantCulture, $"Reviews: {day.Count}{Against(day.ToDayBefore.Count, day.ToWeek.Count)}\n");
            text.Append(CultureInfo.InvariantCulture, $"Average score: {day.AverageScore:0.##}, median {day.MedianScore:0.##}, target {day.Target:0.##}{Against(day.ToDayBefore.AverageScore, day.ToWeek.AverageScore)}\n");
            text.Append(CultureInfo.InvariantCulture, $"Pass rate: {day.PassRate * 100:0.#} %\n");
            foreach (var part in day.BySubject) text.Append(CultureInfo.InvariantCulture, $"  {part.Name}: {part.AverageScore:0.##} ({part.Count})\n");
            if (day.BelowTarget.Count > 0) text.Append("\nBelow target:\n");
            foreach (var record in day.BelowTarget.Take(MostBelowTarget)) text.Append(CultureInfo.InvariantCulture, $"  {record.Score:0.##} {record.Subject}{(record.Remarks is { } remarks ? ": " + remarks : "")}\n");
            foreach (var violation in day.Violations) text.Append(CultureInfo.InvariantCulture, $"  ! {violation.Message}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"\nThe whole report: {address.Base}/quality/reports?date={day.Date:yyyy-MM-dd}\n");
        return (subject, text.ToString(), Paragraphs(text.ToString()));
    }

    private static string Against(decimal? dayBefore, decimal? week) =>
        dayBefore is null && week is null ? "" : $" ({Signed(dayBefore)} to the day before, {Signed(week)} to the week's mean)";

    private static string Signed(decimal? change) => change?.ToString("+0.##;-0.##;±0", CultureInfo.InvariantCulture) ?? "–";

    private static string Paragraphs(string text) =>
        $"<!doctype html><html lang=\"en\"><body style=\"font:15px/1.5 system-ui,sans-serif\">{string.Concat(text.Trim().Split("\n\n").Select(p => $"<p>{WebUtility.HtmlEncode(p).Replace("\n", "<br>\n", StringComparison.Ordinal)}</p>\n"))}</body></html>";

    [LoggerMessage(LogLevel.Warning, "“{Subject}” for client {ClientId} was not sent: {Problem}")]
    private partial void LogNotSent(string subject, Guid clientId, string problem);
}
