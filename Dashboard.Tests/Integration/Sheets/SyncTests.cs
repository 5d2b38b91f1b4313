using Dashboard.Core;
using Dashboard.Core.Jobs;
using Dashboard.Core.Leads;
using Dashboard.Core.Lists;
using Dashboard.Core.Quality;
using Dashboard.Core.Recipients;
using Dashboard.Core.Sheets;
using Dashboard.Tests.Making;

namespace Dashboard.Tests.Integration.Sheets;

public sealed class SyncTests(SheetsApp app) : IClassFixture<SheetsApp>
{
    private const string All = "SELECT coalesce(string_agg(concat_ws('|', date, subject, category, score, reviewer, remarks, sheet_row), E'\n' ORDER BY sheet_row), '') FROM quality_records WHERE source_id = $1";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static object?[] Row(string id, double score, string agent = "Kim", object? date = null) => [date ?? "2026-11-20", agent, "Calls", score, "Rae", $"note {id}", id];

    /// <summary>Read, added, changed, unchanged, removed, rejected.</summary>
    private static string Counts(SheetRunRow r) => $"{r.Read} {r.Added} {r.Changed} {r.Unchanged} {r.Removed} {r.Rejected}";

    [Fact]
    public async Task A_first_sync_takes_every_row_and_the_second_writes_nothing()
    {
        var actor = await A.ClientAsync(app);
        var (_, source) = await app.SheetAsync(actor, true, Row("a", 90), Row("b", 75.5), [46346.0, "Lee", null, "80", null, null, "c"]);

        var first = await app.SyncAsync(actor, source);
        var rows = await app.SqlAsync(All, source);
        var versions = await app.SqlAsync("SELECT string_agg(xmin::text, ',' ORDER BY id) FROM quality_records WHERE source_id = $1", source);
        var second = await app.SyncAsync(actor, source);

        Assert.Equal((SheetRunState.Succeeded, null), (first.State, first.Error));
        Assert.Equal("3 3 0 0 0 0", Counts(first));
        Assert.Equal("2026-11-20|Kim|Calls|90|Rae|note a|2\n2026-11-20|Kim|Calls|75.5|Rae|note b|3\n2026-11-20|Lee|80|4", rows);
        Assert.Equal("3 0 0 3 0 0", Counts(second));
        Assert.Equal(versions, await app.SqlAsync("SELECT string_agg(xmin::text, ',' ORDER BY id) FROM quality_records WHERE source_id = $1", source));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Each_kind_of_edit_gives_exactly_its_counts(bool isKeyed)
    {
        var actor = await A.ClientAsync(app);
        var (book, source) = await app.SheetAsync(actor, isKeyed, [.. Enumerable.Range(0, 30).Select(i => Row($"k{i}", 50 + i))]);
        await app.SyncAsync(actor, source);

        book.Rows[5] = Row("k4", 99);
        Assert.Equal("30 0 1 29 0 0", Counts(await app.SyncAsync(actor, source)));
        book.Rows.Insert(10, Row("new", 70));
        Assert.Equal("31 1 0 30 0 0", Counts(await app.SyncAsync(actor, source)));
        book.Rows.RemoveAt(20);
        Assert.Equal("30 0 0 30 1 0", Counts(await app.SyncAsync(actor, source)));
        var moved = book.Rows[25];
        book.Rows.RemoveAt(25);
        book.Rows.Insert(3, moved);
        var after = await app.SyncAsync(actor, source);
        Assert.Equal((30, 1), (after.Unchanged, after.Moved));
        book.Rows[7] = ["2026-11-20", "Kim", "Calls", "n/a", "Rae", "broken", book.Rows[7][6]];
        Assert.Equal("30 0 0 29 0 1", Counts(await app.SyncAsync(actor, source)));
        Assert.Equal(30L, await app.SqlAsync("SELECT count(*) FROM quality_records WHERE source_id = $1", source));
        book.Rows.RemoveAt(12);
        Assert.Equal("29 0 0 28 1 1", Counts(await app.SyncAsync(actor, source)));
        book.Rows[7] = ["2026-11-20", "Kim", "Calls", 66.0, "Rae", "mended", book.Rows[7][6]];
        Assert.Equal("29 0 1 28 0 0", Counts(await app.SyncAsync(actor, source)));
        Assert.Equal(29L, await app.SqlAsync("SELECT count(*) FROM quality_records WHERE source_id = $1", source));
    }

    [Fact]
    public async Task A_row_that_does_not_fit_is_kept_aside_and_comes_in_once_it_is_mended()
    {
        var actor = await A.ClientAsync(app);
        var (book, source) = await app.SheetAsync(actor, true,
            Row("a", 90), ["", "Kim", "Calls", 80.0, "Rae", "", "b"], ["31.02.2026", "Kim", "Calls", 80.0, "Rae", "", "c"], Row("d", 140), ["2026-11-20", "", "Calls", 5.0, "", "", "e"], Row("a", 10), Row("", 10), ["", "", "", "", "", "", ""]);

        Assert.Equal("7 1 0 0 0 6", Counts(await app.SyncAsync(actor, source)));
        var faults = (await app.Get<SheetService>().FaultsAsync(actor, source, Ct)).Value;
        Assert.Equal(
            ["3 The date is missing.", "4 “31.02.2026” is no date.", "5 The score 140 is not between 0 and 100.", "6 The subject is missing.", "7 The key “a” stands in row 2 already.", "8 The key is missing."],
            faults.Select(f => $"{f.Row} {f.Reason}"));

        book.Rows[2][0] = "11/19/2026";
        Assert.Equal("7 1 0 1 0 5", Counts(await app.SyncAsync(actor, source)));
    }

    [Fact]
    public async Task Trouble_changes_nothing_and_says_in_a_sentence_what_happened()
    {
        var actor = await A.ClientAsync(app);
        var (book, source) = await app.SheetAsync(actor, true, [.. Enumerable.Range(0, 40).Select(i => Row($"k{i}", 50 + i))]);
        await app.SyncAsync(actor, source);
        var before = await app.SqlAsync(All, source);
        var rows = book.Rows.ToList();

        async Task FailsAsync(string words)
        {
            var run = await app.SyncAsync(actor, source);
            Assert.Equal(SheetRunState.Failed, run.State);
            Assert.Contains(words, run.Error, StringComparison.Ordinal);
            Assert.Equal(before, await app.SqlAsync(All, source));
        }

        book.IsClosed = true;
        await FailsAsync($"refuses access to this spreadsheet; nothing was changed. Share it with {FakeGoogle.Account}");
        book.IsClosed = false;
        book.Rename("Reviews", "Reviews 2027");
        await FailsAsync("The tab “Reviews” is called “Reviews 2027” now");
        book.Rename("Reviews 2027", "Reviews");
        book.Rows[0] = ["Date", "Agent", "Category", "Points", "Reviewer", "Remarks", "ID"];
        await FailsAsync("names no column “Score”");
        book.Rows[0] = ["Date", "Agent", "Category", "Score", "Score", "Remarks", "ID", "Reviewer"];
        await FailsAsync("names the column “Score” twice");
        book.Rows[0] = SheetsApp.Header;
        book.Rows.RemoveRange(1, 40);
        await FailsAsync("The sheet is empty now");
        book.Rows.RemoveRange(0, 1);
        await FailsAsync("The range is empty");
        book.Rows.AddRange(rows.Take(15));
        await FailsAsync("26 of 40 rows are gone");
        book.Rows.Clear();
        book.Rows.AddRange(rows);
        foreach (var _ in Enumerable.Range(0, 2)) app.Google.Troubles.Enqueue(FakeGoogle.Text("{\"spreadsheetId\": broken"));
        await FailsAsync("Google's answer was cut off or could not be read");
        foreach (var _ in Enumerable.Range(0, 2)) app.Google.Troubles.Enqueue(FakeGoogle.SilenceAsync);
        await FailsAsync("Google did not answer in time");
        app.Google.Troubles.Enqueue(FakeGoogle.Status(429, "3600"));
        await FailsAsync("slow down (429)");

        Assert.Equal("40 0 0 40 0 0", Counts(await app.SyncAsync(actor, source)));
    }

    [Fact]
    public async Task What_passes_is_tried_again_until_it_has_passed()
    {
        var actor = await A.ClientAsync(app);
        var (_, source) = await app.SheetAsync(actor, true, Row("a", 90));
        app.Google.Troubles.Enqueue(FakeGoogle.Status(429, "0"));
        app.Google.Troubles.Enqueue(FakeGoogle.Status(500, "0"));
        app.Google.Troubles.Enqueue(FakeGoogle.CutOffAsync);

        Assert.Equal("1 1 0 0 0 0", Counts(await app.SyncAsync(actor, source)));
        Assert.Equal(1, app.Google.Tokens);
    }

    [Fact]
    public async Task After_three_failures_the_clients_people_are_told_once()
    {
        var actor = await A.ClientAsync(app);
        var person = await A.UserAsync(app, actor);
        var (book, source) = await app.SheetAsync(actor, true, Row("a", 90));
        book.IsClosed = true;
        for (var i = 0; i < 5; i++) await app.SyncAsync(actor, source);

        Assert.Equal(1L, await app.SqlAsync("SELECT count(*) FROM captured_messages WHERE client_id = $1", actor.ClientId!));
        Assert.Equal(person.User.Email, (string?)await app.SqlAsync("SELECT recipient FROM captured_messages WHERE client_id = $1", actor.ClientId!), ignoreCase: true);
        var found = (await app.Get<SheetService>().FindAsync(actor, source, Ct)).Value;
        Assert.Equal(5, found.Failures);
    }

    [Fact]
    public async Task Dates_and_decimals_are_read_by_the_sheets_locale_and_zone()
    {
        var actor = await A.ClientAsync(app);
        var (book, source) = await app.SheetAsync(actor, true, ["20.11.2026", "Kim", "Calls", "87,5", "Rae", "", "a"], ["19. November 2026", "Kim", "Calls", "62,25 %", "", "", "b"], ["18.11.2026 23:30", "Kim", null, 70, null, null, "c"]);
        (book.Locale, book.TimeZone) = ("de_DE", "America/New_York");
        await app.SyncAsync(actor, source);

        Assert.Equal("2026-11-20|Kim|Calls|87.5|Rae|2\n2026-11-19|Kim|Calls|62.25|3\n2026-11-19|Kim|70|4", await app.SqlAsync(All, source));
    }

    [Fact]
    public async Task Many_syncs_at_once_read_one_after_the_other_and_double_nothing()
    {
        var actor = await A.ClientAsync(app);
        var (_, source) = await app.SheetAsync(actor, false, [.. Enumerable.Range(0, 50).Select(i => Row($"k{i}", 50))]);
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => app.Get<SheetSync>().SyncAsync(source, new(false), Ct)));

        Assert.Equal(50L, await app.SqlAsync("SELECT count(*) FROM quality_records WHERE source_id = $1", source));
        Assert.Equal(50L, await app.SqlAsync("SELECT sum(added) FROM sheet_runs WHERE source_id = $1", source));
        Assert.Equal(0L, await app.SqlAsync("SELECT count(*) FROM sheet_runs WHERE source_id = $1 AND state <> 'Succeeded'", source));
    }

    [Fact]
    public async Task A_sheet_with_a_key_file_of_its_own_is_looked_at_tried_and_edited_with_it()
    {
        var actor = await A.ClientAsync(app);
        var agency = A.Admin().For(actor.ClientId!.Value);
        await using var other = await FakeGoogle.StartAsync();
        var (_, source) = await app.SheetAsync(actor, true, Row("a", 90));
        var sheets = app.Get<SheetService>();
        var draft = SheetSourceDraft.Of((await sheets.FindAsync(actor, source, Ct)).Value) with { Credentials = other.KeyFile() };

        Assert.Equal(SheetErrors.KeyAdminsOnly, (await sheets.LookAsync(actor, draft, source, Ct)).Error);
        Assert.Equal(SheetErrors.KeyUnreadable, (await sheets.EditAsync(agency, source, draft with { Credentials = "{}" }, Ct)).Error);
        Assert.Null((await sheets.EditAsync(agency, source, draft, Ct)).Error);
        Assert.NotNull((await sheets.LookAsync(agency, draft with { Credentials = null }, source, Ct)).Error); // the other server's token is not taken here
        Assert.InRange(other.Tokens, 1, 2); // one that is refused is asked for once more

        Assert.Null((await sheets.EditAsync(agency, source, draft with { Credentials = app.Google.KeyFile() }, Ct)).Error);
        var kept = draft with { Credentials = null };
        Assert.Equal("Date", (await sheets.LookAsync(actor, kept, source, Ct)).Value.Header[0]);
        Assert.Equal(1, (await sheets.TryAsync(actor, kept, source, Ct)).Value.Good);
        Assert.DoesNotContain("PRIVATE KEY", (string)(await app.SqlAsync("SELECT protected_key FROM sheet_sources WHERE id = $1", source))!, StringComparison.Ordinal);
        Assert.Equal(ActorErrors.OtherClient, (await sheets.LookAsync(await A.ClientAsync(app), kept, source, Ct)).Error);
    }

    [Fact]
    public async Task A_list_is_kept_in_step_with_a_sheet()
    {
        var actor = await A.ClientAsync(app);
        var list = (await app.Get<ListService>().StartAsync(actor, "From a sheet", Ct)).Value;
        var book = app.Google.Add("people-1", "People", ["E-Mail", "Full name", "City"], ["Ada@people.example", "Ada", "Berlin"], ["bob@people.example", "Bob", "Kiel"], ["nobody", "X", ""]);
        var source = (await app.Get<SheetService>().ConnectAsync(actor, new()
        {
            SpreadsheetId = "people-1",
            Range = "People",
            Target = SheetTarget.Recipients,
            ListId = list.Id,
            Mapping = new() { ["email"] = "E-Mail", ["name"] = "Full name", ["city"] = "City" },
        }, Ct)).Value.Id;

        Assert.Equal("3 2 0 0 0 1", Counts(await app.SyncAsync(actor, source)));
        book.Rows[1][2] = "Hamburg";
        book.Rows.RemoveAt(2);
        book.Rows[2][0] = "eve@people.example";
        Assert.Equal("2 1 1 0 1 0", Counts(await app.SyncAsync(actor, source)));
        Assert.Equal("2 0 0 2 0 0", Counts(await app.SyncAsync(actor, source)));

        var people = (await app.Get<RecipientService>().SliceAsync(actor, new() { ListId = list.Id }, new(), Ct)).Items;
        Assert.Equal(["ada@people.example", "eve@people.example"], people.Select(p => p.Email.ToLowerInvariant()).Order(StringComparer.Ordinal));
        Assert.Equal("Hamburg", await app.SqlAsync("SELECT attributes->>'city' FROM recipients WHERE client_id = $1 AND email = 'ada@people.example'", actor.ClientId!));
        Assert.Equal(2, (await app.Get<ListService>().FindAsync(actor, list.Id, Ct)).Value.MemberCount);
    }

    [Fact]
    public async Task Rows_of_a_sheet_become_leads_and_change_what_came_from_it_alone()
    {
        var actor = await A.ClientAsync(app);
        var book = app.Google.Add("prospects-1", "Prospects", ["E-Mail", "Name", "Firma", "Size"], ["Ada@leads.example", "Ada Ash", "Ash Ltd", 40.0], ["bob@leads.example", "", "Bob AG", ""], ["nobody", "X", "", ""]);
        await app.Get<LeadService>().AddAsync(actor, new() { Email = "bob@leads.example", Phone = "+49 1" }, "written", Ct);
        var source = (await app.Get<SheetService>().ConnectAsync(actor, new()
        {
            SpreadsheetId = "prospects-1",
            Range = "Prospects",
            Target = SheetTarget.Leads,
            Name = "Prospects",
            Mapping = new() { ["email"] = "E-Mail", ["name"] = "Name", ["company"] = "Firma", ["size"] = "Size" },
        }, Ct)).Value.Id;

        Assert.Equal("3 2 0 0 0 1", Counts(await app.SyncAsync(actor, source)));
        var ada = (await LeadAsync("ada")).Row;
        await app.Get<LeadService>().EditAsync(actor, ada.Id, new() { Email = ada.Email, Name = "Ada A. Ash", Company = ada.Company }, ada.Stage, null, Ct);
        (book.Rows[1][1], book.Rows[1][2]) = ("Ada B. Ash", "Ash & Sons Ltd");
        book.Rows.RemoveAt(2);
        Assert.Equal("2 0 1 0 1 1", Counts(await app.SyncAsync(actor, source)));

        var (first, second) = (await LeadAsync("ada"), await LeadAsync("bob"));
        Assert.Equal(("sheet: Prospects", "Ada A. Ash", "Ash & Sons Ltd"), (first.Row.Source, first.Row.Name, first.Row.Company));
        Assert.Equal("sheet: Prospects", first.Origins["company"].Source);
        Assert.Equal(("written", "Bob AG", "+49 1"), (second.Row.Source, second.Row.Company, second.Phone)); // its row is gone, and it stays

        async Task<LeadDetails> LeadAsync(string words) => (await app.Get<LeadService>().FindAsync(actor, (await app.Get<LeadService>().SliceAsync(actor, new() { Search = words }, LeadSort.Newest, new(), Ct)).Items.Single().Id, Ct)).Value;
    }

    [Fact]
    public async Task What_the_timetable_reads_is_a_job_and_of_readings_that_end_alike_the_last_one()
    {
        var actor = await A.ClientAsync(app);
        var (book, source) = await app.SheetAsync(actor, true, Row("a", 90), Row("b", 75.5));
        var jobs = app.Get<JobService>();
        async Task<List<JobRow>> PullAsync()
        {
            await app.SqlAsync("UPDATE sheet_sources SET tried_at = CASE WHEN id = $1 THEN now() - interval '1 day' ELSE now() END", source);
            await app.Get<SheetSync>().PullDueAsync(Ct);
            return [.. (await jobs.ListAsync(actor, new(Kind: SheetSyncWork.JobKind), new(), Ct)).Items];
        }

        var first = Assert.Single(await PullAsync());
        Assert.Equal((JobState.Succeeded, "The timetable", 2L), (first.State, first.StartedBy, first.Done));
        Assert.Contains("2 added", (await jobs.LinesAsync(actor, first.Id, 0, Ct)).Value[^1].Text, StringComparison.Ordinal);
        Assert.Equal(2, (await PullAsync()).Count);
        Assert.Equal(2, (await PullAsync()).Count);
        book.IsClosed = true;
        var failed = (await PullAsync())[0];
        Assert.Equal(JobState.Failed, failed.State);
        Assert.Contains("Share it with", failed.Error, StringComparison.Ordinal);
        Assert.Equal(3, (await PullAsync()).Count);
        book.IsClosed = false;

        var again = (await jobs.ListAsync(actor, new(JobState.Failed), new(), Ct)).Items.Single();
        Assert.Null((await jobs.RetryAsync(actor, again.Id, Ct)).Error);
        await jobs.RunAsync(again.Id, Ct);

        Assert.Equal(JobState.Succeeded, (await jobs.FindAsync(actor, again.Id, Ct)).Value.State);
        await app.SyncAsync(actor, source);
        Assert.Equal(4, (await jobs.ListAsync(actor, new(Kind: SheetSyncWork.JobKind), new(), Ct)).Items.Count);
        Assert.Empty((await jobs.ListAsync(actor, new(JobState.Running), new(), Ct)).Items);
    }

    [Fact]
    public async Task Sources_on_one_spreadsheet_are_pulled_in_one_read_when_their_time_comes()
    {
        var actor = await A.ClientAsync(app);
        app.Google.Add("shared", "One", SheetsApp.Header, Row("a", 90)).Tabs["Two"] = [SheetsApp.Header, Row("b", 80)];
        foreach (var tab in new[] { "One", "Two" }) await app.Get<SheetService>().ConnectAsync(actor, new() { SpreadsheetId = "shared", Range = $"{tab}!A:G", Mapping = SheetsApp.Mapping }, Ct);
        await app.Get<SheetSync>().PullDueAsync(Ct);
        Assert.Equal(0L, await app.SqlAsync("SELECT count(*) FROM quality_records WHERE client_id = $1", actor.ClientId!));

        await app.SqlAsync("UPDATE sheet_sources SET tried_at = now() - interval '10 minutes' WHERE client_id = $1", actor.ClientId!);
        var reads = app.Google.Reads;
        Assert.Equal(2, await app.Get<SheetSync>().PullDueAsync(Ct));
        Assert.Equal(2, app.Google.Reads - reads);
        Assert.Equal(2L, await app.SqlAsync("SELECT count(*) FROM quality_records WHERE client_id = $1", actor.ClientId!));
        Assert.Equal(0, await app.Get<SheetSync>().PullDueAsync(Ct));
    }

    [Fact]
    public async Task Late_rows_make_the_report_again_with_the_difference_noted()
    {
        var actor = await A.ClientAsync(app);
        var quality = app.Get<QualityService>();
        var day = (await quality.TodayAsync(actor, Ct)).Value.AddDays(-3);
        var (book, source) = await app.SheetAsync(actor, true, Row("a", 90, date: day.ToString("yyyy-MM-dd", null)), Row("b", 70, date: day.ToString("yyyy-MM-dd", null)));
        await app.SyncAsync(actor, source);
        var first = (await quality.ReportAsync(actor, day, Ct)).Value;
        book.Rows.Add(Row("c", 50, date: day.ToString("yyyy-MM-dd", null)));
        await app.SyncAsync(actor, source);
        var second = (await quality.ReportAsync(actor, day, Ct)).Value;
        await app.SyncAsync(actor, source);

        Assert.Equal((1, 2, 80m, 0.5m), (first.Revision, first.Figures.Count, first.Figures.AverageScore!.Value, first.Figures.PassRate!.Value));
        Assert.Equal((2, 3, 70m), (second.Revision, second.Figures.Count, second.Figures.AverageScore!.Value));
        Assert.Equal("Late rows: reviews 2 → 3, average 80 → 70, median 80 → 70, pass rate 50 % → 33.3 %, below target 1 → 2.", Assert.Single(second.Notes).Text);
        Assert.Equal(2, (await quality.ReportAsync(actor, day, Ct)).Value.Revision);
    }
}
