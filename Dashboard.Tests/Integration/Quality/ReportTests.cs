using Dashboard.Core;
using Dashboard.Core.Clients;
using Dashboard.Core.Quality;
using Dashboard.Tests.Making;

namespace Dashboard.Tests.Integration.Quality;

public sealed class ReportTests(SheetsApp app) : IClassFixture<SheetsApp>
{
    private static readonly string[] Subjects = ["Kim", "Lee", "Noa"], Categories = ["Calls", "Mails"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("UTC", 1)]
    [InlineData("America/New_York", 2)]
    [InlineData("Pacific/Kiritimati", 3)]
    [InlineData("Asia/Kathmandu", 4)]
    public async Task Every_report_equals_a_slow_computation_from_the_rows_late_ones_too(string zone, int seed)
    {
        var random = new Random(seed);
        var actor = await ClientAsync(zone);
        var quality = app.Get<QualityService>();
        await quality.SetPlanAsync(actor, new() { Target = 75, SubjectTargets = new() { ["Kim"] = 85 }, CategoryWeights = new() { ["Mails"] = 3 } }, Ct);
        var today = (await quality.TodayAsync(actor, Ct)).Value;
        var (book, source) = await app.SheetAsync(actor, isKeyed: seed % 2 == 0);
        book.TimeZone = zone;
        for (var round = 0; round < 4; round++)
        {
            for (var i = 0; i < 25; i++) book.Rows.Insert(random.Next(1, book.Rows.Count + 1), Row(random, today, $"{round}-{i}"));
            for (var i = 0; i < 6 && round > 0; i++) book.Rows[random.Next(1, book.Rows.Count)] = Row(random, today, $"{round}-e{i}");
            if (round > 0) book.Rows.RemoveRange(random.Next(1, 40), 3);
            Assert.Null((await app.SyncAsync(actor, source)).Error);

            foreach (var day in book.Rows.Skip(1).Select(r => DateOnly.Parse((string)r[0]!, null)).Distinct().Where(d => d < today))
            {
                var report = (await quality.ReportAsync(actor, day, Ct)).Value;
                var figures = report.Figures;
                Assert.InRange(report.Revision, 1, 4);
                var rows = book.Rows.Skip(1).Where(r => (string)r[0]! == day.ToString("yyyy-MM-dd", null)).ToList();
                var scores = rows.Select(r => (decimal)(double)r[3]!).Order().ToList();
                Assert.Equal(rows.Count, figures.Count);
                decimal Weight(object?[] r) => (string)r[2]! == "Mails" ? 3 : 1;
                bool Passes(object?[] r) => (double)r[3]! >= ((string)r[1]! == "Kim" ? 85 : 75);
                Assert.Equal(Math.Round(rows.Sum(r => Weight(r) * (decimal)(double)r[3]!) / rows.Sum(Weight), 2, MidpointRounding.AwayFromZero), figures.AverageScore);
                Assert.Equal(Math.Round((scores[(scores.Count - 1) / 2] + scores[scores.Count / 2]) / 2, 2, MidpointRounding.AwayFromZero), figures.MedianScore);
                Assert.Equal(Math.Round((decimal)rows.Count(Passes) / rows.Count, 4, MidpointRounding.AwayFromZero), figures.PassRate);
                Assert.Equal(rows.Where(r => !Passes(r)).Select(r => (decimal)(double)r[3]!).Order(), figures.BelowTarget.Select(r => r.Score));
                Assert.Equal(rows.GroupBy(r => (string)r[1]!).Select(g => $"{g.Key} {g.Count()}").Order(), figures.BySubject.Select(p => $"{p.Name} {p.Count}").Order());
                var week = book.Rows.Skip(1).Count(r => DateOnly.Parse((string)r[0]!, null) is var other && other < day && other >= day.AddDays(-7));
                Assert.Equal(week == 0 ? null : Math.Round(rows.Count - week / 7m, 2, MidpointRounding.AwayFromZero), figures.ToWeek.Count);
            }
        }
    }

    [Fact]
    public async Task Two_years_of_midnights_make_one_report_a_client_and_day()
    {
        var random = new Random(5);
        var clients = new List<(Actor Actor, TimeZoneInfo Zone)>();
        var since = new DateTimeOffset(2024, 10, 1, 12, 0, 0, TimeSpan.Zero);
        foreach (var zone in new[] { "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Apia", "Africa/Cairo", "America/Santiago" })
        {
            var actor = await ClientAsync(zone);
            await app.SqlAsync("UPDATE clients SET created_at = $2 WHERE id = $1", actor.ClientId!, since);
            clients.Add((actor, TimeZoneInfo.FindSystemTimeZoneById(zone)));
        }

        // Africa/Cairo and America/Santiago change their clocks at midnight: a day there begins at 01:00, or has midnight twice.
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(since);
        var maker = Maker(clock);
        var end = since.AddYears(2);
        while (clock.GetUtcNow() < end)
        {
            // Mostly hourly ticks' worth in one stride; now and then the program is down for days.
            clock.Advance(random.Next(20) == 0 ? TimeSpan.FromHours(random.Next(24, 100)) : TimeSpan.FromMinutes(random.Next(300, 1500)));
            await maker.MakeDueAsync(Ct);
            if (random.Next(10) == 0) await maker.MakeDueAsync(Ct);
        }

        foreach (var (actor, zone) in clients)
        {
            var first = ReportCalendar.Today(zone, since);
            var last = ReportCalendar.Today(zone, clock.GetUtcNow()).AddDays(-1);
            var found = await app.SqlAsync("SELECT concat_ws(' ', min(date), max(date), count(*), count(DISTINCT date), max(revision)) FROM daily_reports WHERE client_id = $1", actor.ClientId!);
            var days = last.DayNumber - first.DayNumber + 1;
            Assert.Equal($"{first:yyyy-MM-dd} {last:yyyy-MM-dd} {days} {days} 1", found);
        }
    }

    [Theory]
    [InlineData("Africa/Cairo")]
    [InlineData("America/Santiago")]
    [InlineData("Europe/Lisbon")]
    [InlineData("Australia/Lord_Howe")]
    public void Minute_by_minute_through_two_years_each_day_is_due_once(string name)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(name);
        var since = new DateTimeOffset(2025, 1, 1, 12, 0, 0, TimeSpan.Zero);
        var made = new List<DateOnly>();
        for (var now = since; now < since.AddYears(2); now = now.AddMinutes(1)) made.AddRange(ReportCalendar.Due(zone, since, made.Count > 0 ? made[^1] : null, now));

        Assert.Equal(Enumerable.Range(0, made.Count).Select(ReportCalendar.Today(zone, since).AddDays), made);
        Assert.InRange(made.Count, 729, 731);
    }

    [Fact]
    public async Task A_day_without_reviews_says_so_and_subscribers_get_the_last_day_once()
    {
        var actor = await ClientAsync("Europe/Berlin");
        await app.SqlAsync("UPDATE clients SET created_at = now() - interval '3 days' WHERE id = $1", actor.ClientId!);
        await app.Get<QualityService>().SetPlanAsync(actor, new() { Subscribers = ["boss@people.example"] }, Ct);
        await app.Get<ReportMaker>().MakeDueAsync(Ct);
        await app.Get<ReportMaker>().MakeDueAsync(Ct);

        var yesterday = (await app.Get<QualityService>().TodayAsync(actor, Ct)).Value.AddDays(-1);
        var report = (await app.Get<QualityService>().ReportAsync(actor, yesterday, Ct)).Value;
        Assert.Equal((1, 0, null), (report.Revision, report.Figures.Count, report.Figures.AverageScore));
        Assert.Equal("boss@people.example 1", await app.SqlAsync("SELECT concat_ws(' ', max(recipient), count(*)) FROM captured_messages WHERE client_id = $1 AND subject LIKE '%no reviews'", actor.ClientId!));
    }

    private static object?[] Row(Random random, DateOnly today, string id) =>
        [today.AddDays(-random.Next(1, 21)).ToString("yyyy-MM-dd", null), Subjects[random.Next(3)], Categories[random.Next(2)], random.Next(400, 1001) / 10.0, "Rae", "", id];

    private ReportMaker Maker(TimeProvider clock) => new(app.Get<IDashboardDbFactory>(), app.Get<QualityMail>(), clock, Microsoft.Extensions.Logging.Abstractions.NullLogger<ReportMaker>.Instance);

    private async Task<Actor> ClientAsync(string zone)
    {
        var client = (await app.Get<ClientService>().OpenAsync(A.Admin(), $"Client {Guid.NewGuid():N}", zone, Ct)).Value;
        return new(Guid.CreateVersion7(), "Someone", IsAdmin: false, client.Id);
    }
}
