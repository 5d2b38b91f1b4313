using Dashboard.Core;
using Dashboard.Core.Reports;
using Dashboard.Tests.Making;

namespace Dashboard.Tests.Integration.Reports;

/// <summary>Reports by mail: when they are due, what they say, and that each goes out once.</summary>
public sealed class ReportPlanTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    private ReportPlanService Plans => app.Get<ReportPlanService>();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(ReportRhythm.Daily, "2026-11-26T07:30:00Z", "2026-11-27T07:00:00Z")]
    [InlineData(ReportRhythm.Daily, "2026-11-26T06:59:59Z", "2026-11-26T07:00:00Z")]
    [InlineData(ReportRhythm.Weekly, "2026-11-26T07:30:00Z", "2026-11-30T07:00:00Z")]
    [InlineData(ReportRhythm.Monthly, "2026-11-26T07:30:00Z", "2026-12-01T07:00:00Z")]
    [InlineData(ReportRhythm.Daily, "2026-07-01T07:30:00Z", "2026-07-02T06:00:00Z")]
    public void It_is_due_at_its_hour_in_the_readers_zone(ReportRhythm rhythm, string after, string due)
    {
        var plan = ReportPlan.Of(Guid.NewGuid(), Draft() with { Rhythm = rhythm }, "test", Time(after));

        Assert.Equal(Time(due), plan.NextAt);
    }

    [Theory]
    [InlineData(ReportRhythm.Daily, "2026-11-24T23:00:00Z", "2026-11-25T23:00:00Z")]
    [InlineData(ReportRhythm.Weekly, "2026-11-18T23:00:00Z", "2026-11-25T23:00:00Z")]
    [InlineData(ReportRhythm.Monthly, "2026-09-30T22:00:00Z", "2026-10-31T23:00:00Z")]
    public void It_is_about_whole_days_of_that_zone(ReportRhythm rhythm, string from, string to)
    {
        var plan = ReportPlan.Of(Guid.NewGuid(), Draft() with { Rhythm = rhythm }, "test", Time("2026-11-20T00:00:00Z"));

        Assert.Equal((Time(from), Time(to)), plan.SpanAt(Time("2026-11-26T07:00:00Z")));
    }

    [Fact]
    public async Task What_is_due_goes_out_once_with_the_chosen_figures()
    {
        var ours = await A.ClientAsync(app);
        await A.SentCampaignAsync(app, ours.ClientId!.Value, 8, TimeSpan.FromDays(1.5));
        var reader = $"reader-{Guid.NewGuid():N}@example.com";
        var plan = (await Plans.AddAsync(ours, Draft() with { Rhythm = ReportRhythm.Weekly, Recipients = [reader], Figures = [ReportFigure.Accepted, ReportFigure.OpenRate] }, Ct)).Value;
        await app.SqlAsync("UPDATE report_plans SET next_at = date_trunc('day', now()) + interval '1 hour' - interval '1 day', time_zone = 'UTC' WHERE id = $1", plan.Id);
        await app.SqlAsync("UPDATE report_plans SET next_at = now() - interval '1 second' WHERE id = $1", plan.Id);

        await Task.WhenAll(Plans.SendDueAsync(Ct), Plans.SendDueAsync(Ct));
        await Plans.SendDueAsync(Ct);

        Assert.Equal(1L, await app.SqlAsync("SELECT count(*) FROM captured_messages WHERE recipient = $1", reader));
        var after = (await Plans.FindAsync(ours, plan.Id, Ct)).Value;
        Assert.NotNull(after.SentAt);
        Assert.Null(after.Problem);
        Assert.True(after.NextAt > TimeProvider.System.GetUtcNow());
    }

    [Fact]
    public async Task A_mail_says_the_figures_those_of_the_time_before_and_the_campaigns()
    {
        var ours = await A.ClientAsync(app);
        var sent = await A.SentCampaignAsync(app, ours.ClientId!.Value, 8, TimeSpan.FromDays(2));
        var plan = ReportPlan.Of(ours.ClientId.Value, Draft() with { TimeZone = "UTC", Figures = [ReportFigure.Accepted, ReportFigure.DeliveryRate] }, "test", sent.StartedAt);

        var (subject, text, html) = await app.Get<ReportMail>().WriteAsync(plan, TimeProvider.System.GetUtcNow(), Ct);

        Assert.Contains("Figures", subject, StringComparison.Ordinal);
        Assert.Contains("Accepted mails: 8 (before: 0)", text, StringComparison.Ordinal);
        Assert.Contains("Delivery rate: 100.0 %", text, StringComparison.Ordinal);
        Assert.Contains($"/campaigns/{sent.Id}/report", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Open rate", text, StringComparison.Ordinal);
        Assert.Contains("<!doctype html>", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_API_plans_changes_and_ends_them_and_says_what_is_wrong_by_field()
    {
        var caller = await A.KeyAsync(app, await A.ClientAsync(app));
        var stranger = await A.KeyAsync(app, await A.ClientAsync(app));

        var made = await caller.PostAsync("report-plans", new { name = "Monday", recipients = new[] { "a@example.com" }, timeZone = "Europe/Berlin" });

        Assert.Equal((201, "weekly"), (made.Status, made["rhythm"]));
        Assert.Equal(403, (await stranger.GetAsync($"report-plans/{made["id"]}")).Status);
        Assert.Empty((await stranger.GetAsync("report-plans")).Data);
        Assert.Equal(404, (await caller.GetAsync($"report-plans/{Guid.NewGuid()}")).Status);
        Assert.Equal("hour", Assert.Single((await caller.PostAsync("report-plans", new { name = "x", recipients = new[] { "a@example.com" }, hour = 25 })).Fields));
        Assert.Equal(["name", "recipients"], (await caller.PostAsync("report-plans", new { })).Fields.Order());
        Assert.Equal(403, (await stranger.DeleteAsync($"report-plans/{made["id"]}")).Status);
        Assert.Equal(204, (await caller.DeleteAsync($"report-plans/{made["id"]}")).Status);
    }

    private static ReportPlanDraft Draft() => new() { Name = "Figures", TimeZone = "Europe/Berlin", Recipients = ["anna@example.com"] };

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
