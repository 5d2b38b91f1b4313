using Dashboard.Core;
using Dashboard.Core.Jobs;
using Dashboard.Core.Quality;
using Dashboard.Tests.Making;

namespace Dashboard.Tests.Integration.Api;

public sealed class QualityApiTests(SheetsApp app) : IClassFixture<SheetsApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task From_a_sheet_to_records_summary_and_report_over_the_api()
    {
        var actor = await A.ClientAsync(app);
        var caller = await A.KeyAsync(app, actor);
        var day = (await app.Get<QualityService>().TodayAsync(actor, Ct)).Value.AddDays(-1).ToString("yyyy-MM-dd", null);
        app.Google.Add("api-book", "Reviews", SheetsApp.Header, [day, "Kim", "Calls", 90.0, "Rae", "good", "a"], [day, "Lee", "Mails", 70.5, "Rae", "slow", "b"], [day, "Lee", "Mails", "?", "", "", "c"]);

        var connected = await caller.PostAsync("sheets", new
        {
            spreadsheetId = "https://docs.google.com/spreadsheets/d/api-book/edit#gid=1000",
            range = "Reviews!A1:G",
            target = "quality",
            mapping = new { date = "Date", subject = "Agent", category = "Category", score = "Score", reviewer = "Reviewer", remarks = "Remarks", key = "ID" },
        });
        var id = connected["id"];
        Assert.Equal((201, $"/api/v1/sheets/{id}", "api-book"), (connected.Status, connected.Headers["Location"], connected["spreadsheetId"]));
        var asked = await caller.PostAsync($"sheets/{id}/sync");
        Assert.Equal((202, $"/api/v1/jobs/{asked["jobId"]}"), (asked.Status, asked.Headers["Location"]));
        await app.Get<JobService>().RunAsync(Guid.Parse(asked["jobId"]!), Ct);

        var run = Assert.Single((await caller.GetAsync($"sheets/{id}/runs")).Data);
        Assert.Equal("succeeded 3 2 0 0 0 1", string.Join(' ', new[] { "state", "read", "added", "changed", "unchanged", "removed", "rejected" }.Select(m => run[m]!.ToString())));
        Assert.Equal("4", Assert.Single((await caller.GetAsync($"sheets/{id}/faults")).Data)["sheetRow"]!.ToString());
        var records = await caller.GetAsync($"quality/records?from={day}&to={day}&limit=1&include=total");
        Assert.Equal(("2", "70.5", day, "3"), (records["total"], records.Data[0]["score"]!.ToString(), records.Data[0]["date"]!.ToString(), records.Data[0]["sheetRow"]!.ToString()));
        var rest = await caller.GetAsync($"quality/records?from={day}&to={day}&limit=1&after={records["nextCursor"]}");
        Assert.Equal("Kim", Assert.Single(rest.Data)["subject"]!.ToString());
        Assert.Null(rest.Body["nextCursor"]);
        var report = await caller.GetAsync($"quality/reports?date={day}");
        Assert.Equal(("2", "80.25", "0.5", "1"), (report["count"], report["averageScore"], report["passRate"], report["revision"]));
        Assert.Equal("70.5", Assert.Single(report.Body["belowTarget"]!.AsArray())!["score"]!.ToString());
        var summary = await caller.GetAsync($"quality/summary?from={day}&to={day}");
        Assert.Equal(("2", "80.25"), (summary["count"], summary["averageScore"]));
        Assert.Equal(day, Assert.Single((await caller.GetAsync("quality/reports")).Data)["date"]!.ToString());
        Assert.Equal(204, (await caller.DeleteAsync($"sheets/{id}")).Status);
        Assert.Empty((await caller.GetAsync("quality/records")).Data);
    }

    [Fact]
    public async Task What_cannot_be_is_refused_by_field()
    {
        var caller = await A.KeyAsync(app, await A.ClientAsync(app));
        var mapping = new Dictionary<string, string> { ["date"] = "D", ["subject"] = "S", ["score"] = "P" };

        Assert.Equal(["spreadsheetId"], (await caller.PostAsync("sheets", new { spreadsheetId = "no good", range = "A:G", target = "quality", mapping })).Fields);
        Assert.Equal(["range"], (await caller.PostAsync("sheets", new { spreadsheetId = "abc", range = "!", target = "quality", mapping })).Fields);
        Assert.Equal(["mapping"], (await caller.PostAsync("sheets", new { spreadsheetId = "abc", range = "A:G", target = "quality", mapping = new { date = "D", nonsense = "X" } })).Fields);
        Assert.Equal(["listId"], (await caller.PostAsync("sheets", new { spreadsheetId = "abc", range = "A:G", target = "recipients", mapping = new { email = "E" } })).Fields);
        Assert.Equal(403, (await caller.PostAsync("sheets", new { spreadsheetId = "abc", range = "A:G", target = "quality", mapping, credentials = "{}" })).Status);
        Assert.Equal(["target"], (await caller.PutAsync("quality/targets", new { target = 101 })).Fields);
        Assert.Equal(["subjectTargets"], (await caller.PutAsync("quality/targets", new { subjectTargets = new Dictionary<string, int> { ["Calls"] = 80, [" Calls"] = 90 } })).Fields);
        Assert.Equal(200, (await caller.PutAsync("quality/targets", new { subscribers = new string?[] { null, "" } })).Status);
        Assert.Equal(400, (await caller.GetAsync("quality/reports?date=yesterday")).Status);
        Assert.Equal(404, (await caller.GetAsync("quality/reports?date=2099-01-01")).Status);
        Assert.Equal(400, (await caller.GetAsync("quality/records?from=x")).Status);
    }

    [Fact]
    public async Task A_key_without_the_scope_is_kept_out()
    {
        var actor = await A.ClientAsync(app);
        var reader = await A.KeyAsync(app, actor, "quality:read");

        Assert.Equal(200, (await reader.GetAsync("quality/records")).Status);
        Assert.Equal(403, (await reader.GetAsync("sheets")).Status);
        Assert.Equal(403, (await reader.PutAsync("quality/targets", new { target = 90 })).Status);
        Assert.Equal(403, (await (await A.KeyAsync(app, actor, "sheets:read")).PostAsync("sheets", new { })).Status);
    }
}
