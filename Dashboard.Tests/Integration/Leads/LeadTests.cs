using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Dashboard.Core;
using Dashboard.Core.Exports;
using Dashboard.Core.Jobs;
using Dashboard.Core.Leads;
using Dashboard.Core.Lists;
using Dashboard.Core.Suppressions;
using Dashboard.Tests.Making;

namespace Dashboard.Tests.Integration.Leads;

public class LeadTests(AddressApp app) : IClassFixture<AddressApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_lead_is_added_once_found_edited_moved_and_forgotten()
    {
        var caller = await A.KeyAsync(app, await A.ClientAsync(app));

        var added = await caller.PostAsync("leads", new { email = "Berta.Brandt@People.example", name = "BERTA BRANDT", company = "Brandt GmbH", tags = new[] { "fair" }, fields = new { size = 50 }, source = "fair" });
        var again = await caller.PostAsync("leads", new { email = "berta.brandt@people.example", name = "Other", phone = "+49 30 1" });
        var id = added["id"];
        var edited = await caller.PatchAsync($"leads/{id}", new { stage = "qualified", notes = "Met at the fair", fields = new { size = (int?)null } });
        var refused = await caller.PatchAsync($"leads/{id}", new { stage = "converted" });

        Assert.Equal((201, 200, 200, 409), (added.Status, again.Status, edited.Status, refused.Status));
        Assert.Equal(("Berta Brandt", "new", "Berta.Brandt@people.example"), (added["name"], added["stage"], added["email"]));
        Assert.Equal((id, "Berta Brandt", "+49 30 1"), (again["id"], again["name"], again["phone"]));
        Assert.Equal(("qualified", "Met at the fair"), (edited["stage"], edited["notes"]));
        Assert.Empty(edited.Body["fields"]!.AsObject());
        Assert.Equal("fair", edited.Body["origins"]!["email"]!["source"]!.ToString());
        Assert.Equal(id, Assert.Single((await caller.GetAsync("leads?status=qualified&q=brandt")).Data)["id"]!.ToString());
        Assert.Empty((await caller.GetAsync("leads?minScore=1")).Data);
        Assert.Equal(204, (await caller.DeleteAsync($"leads/{id}")).Status);
        Assert.Equal(404, (await caller.GetAsync($"leads/{id}")).Status);
        Assert.Contains("email", (await caller.PostAsync("leads", new { phone = "1" })).Fields);
    }

    [Fact]
    public async Task Another_clients_leads_are_out_of_reach()
    {
        var theirs = await A.KeyAsync(app, await A.ClientAsync(app));
        var ours = await A.KeyAsync(app, await A.ClientAsync(app));
        var id = (await theirs.PostAsync("leads", new { email = "secret@people.example" }))["id"]!;

        Assert.Equal(403, (await ours.GetAsync($"leads/{id}")).Status);
        Assert.Equal(403, (await ours.PatchAsync($"leads/{id}", new { name = "x" })).Status);
        Assert.Equal(403, (await ours.DeleteAsync($"leads/{id}")).Status);
        Assert.Equal(403, (await ours.PostAsync("leads/jobs", new { kind = "check", leadIds = new[] { id } })).Status);
        Assert.Equal(404, (await ours.PostAsync("leads/jobs", new { kind = "check", leadIds = new[] { 999999999 } })).Status);
        Assert.Empty((await ours.GetAsync("leads")).Data);
    }

    [Fact]
    public async Task A_file_comes_in_is_checked_scored_and_put_into_a_list()
    {
        var actor = await A.ClientAsync(app);
        var caller = await A.KeyAsync(app, actor);
        var list = (await app.Get<ListService>().StartAsync(actor, "Prospects", Ct)).Value.Id;
        app.Dns.Has("good.example", "MX", "10 mx.good.example").Has("null-lead.example", "MX", "0 .").IsSilentFor("silent-lead.example");
        await app.Get<SuppressionService>().AddAsync(actor, "never@good.example", SuppressionReason.Manual, null, Ct);
        var csv = "E-Mail,Vorname,Nachname,Firma,Size\n" +
            "anna@good.example,Anna,Berg,Berg GmbH,10\ninfo@good.example,,,Info GmbH,\nnever@good.example,Nina,Nie,Nie AG,\nx@null-lead.example,Xaver,Null,,\nwrong@@good.example,,,,\ny@silent-lead.example,,,,\nanna@good.example,Anna,Berg,,\n,,,Only a company,\n,,,,7\n";

        var imported = await JobAsync(await caller.SendAsync(HttpMethod.Post, "leads/imports", Form(csv)));
        var checking = await JobAsync(await caller.PostAsync("leads/jobs", new { kind = "check" }));
        var converting = await JobAsync(await caller.PostAsync("leads/to-list", new { listId = list, filter = new { minScore = 1 } }));
        var rows = (await caller.GetAsync("leads")).Data;

        Assert.Equal((7, 1, 1), ((int)imported["added"]!, (int)imported["duplicates"]!, (int)imported["rejected"]!));
        Assert.Equal((7, 3, 0), ((int)checking["checked"]!, (int)checking["valid"]! + (int)checking["risky"]!, (int)checking["checked"]! - (int)checking["valid"]! - (int)checking["risky"]! - (int)checking["invalid"]! - (int)checking["unknown"]!));
        string Of(string start, string field) => rows.Single(r => r["email"]?.ToString().StartsWith(start, StringComparison.Ordinal) is true)[field]?.ToString() ?? "";
        Assert.Equal(("valid", "converted", "75"), (Of("anna@", "verdict"), Of("anna@", "stage"), Of("anna@", "score")));
        Assert.Equal(("risky", "converted"), (Of("info@", "verdict"), Of("info@", "stage")));
        Assert.Equal(("valid", "qualified"), (Of("never@", "verdict"), Of("never@", "stage")));
        Assert.Equal(("invalid", "rejected"), (Of("x@", "verdict"), Of("x@", "stage")));
        Assert.Equal(("invalid", "wrong@good.example"), (Of("wrong@", "verdict"), Of("wrong@", "suggestion")));
        Assert.Equal(("unknown", "new"), (Of("y@", "verdict"), Of("y@", "stage")));
        Assert.Equal((2, 1), ((int)converting["converted"]!, (int)converting["suppressed"]!));
        var members = (await caller.GetAsync($"lists/{list}/recipients")).Data;
        Assert.Equal(["anna@good.example", "info@good.example"], members.Select(m => m["email"]!.ToString()).Order(StringComparer.Ordinal));
        Assert.Equal("10", members.Single(m => m["email"]!.ToString().StartsWith("anna", StringComparison.Ordinal))["attributes"]!["Size"]!.ToString());
        Assert.Equal(200, (await caller.GetAsync($"leads/{Of("anna@", "id")}/outcome")).Status);
        Assert.Equal(404, (await caller.GetAsync($"leads/{Of("y@", "id")}/outcome")).Status);
    }

    [Fact]
    public async Task A_check_hands_its_verdicts_out_as_a_file()
    {
        var actor = await A.ClientAsync(app);
        var caller = await A.KeyAsync(app, actor);
        app.Dns.Has("file.example", "MX", "10 mx.file.example");
        foreach (var email in new[] { "ann@file.example", "info@file.example", "gone@file.example" }) await caller.PostAsync("leads", new { email });
        var job = (await caller.PostAsync("leads/jobs", new { kind = "check" }))["jobId"]!;
        var scoring = (await caller.PostAsync("leads/jobs", new { kind = "score" }))["jobId"]!;
        await app.Get<JobService>().RunAsync(Guid.Parse(job), Ct);
        var gone = (await caller.GetAsync("leads?q=gone")).Data[0]["id"]!;
        await caller.DeleteAsync($"leads/{gone}");

        var finished = await caller.GetAsync($"jobs/{job}");
        var file = await caller.GetAsync($"leads/jobs/{job}/verdicts.csv");
        var page = await (await A.BrowserAsync(app, actor)).GetAsync($"/jobs/{job}/verdicts.csv");

        Assert.Equal($"/api/v1/leads/jobs/{job}/verdicts.csv", finished.Body["result"]!["file"]!.ToString());
        const string Csv = "email,verdict,reasons,notes,suggestion\r\nann@file.example,valid,,,\r\ninfo@file.example,risky,role,The address is a function's and not a person's.,\r\n";
        Assert.Equal((200, Csv), (file.Status, file.Text));
        Assert.Equal((200, Csv), (page.Status, page.Text));
        Assert.Equal(404, (await caller.GetAsync($"leads/jobs/{scoring}/verdicts.csv")).Status);
        Assert.Equal(403, (await (await A.KeyAsync(app, await A.ClientAsync(app))).GetAsync($"leads/jobs/{job}/verdicts.csv")).Status);
    }

    [Fact]
    public async Task A_workbook_of_leads_comes_in_with_what_was_mapped()
    {
        var caller = await A.KeyAsync(app, await A.ClientAsync(app));
        using var file = new MemoryStream();
        await using (var sheet = new SheetWriter(file))
        {
            foreach (var row in new[] { ["Kontakt", "Wer", "Firma", "Ort"], ["Xena@book.example", "xena xylander", "Xylander GMBH", "Köln"], new[] { "", "", "Only Ltd", "Kiel" } }) await sheet.WriteAsync(row, Ct);
        }

        var form = new MultipartFormDataContent { { new ByteArrayContent(file.ToArray()), "file", "leads.xlsx" }, { new StringContent("""{"Kontakt":"email","Wer":"name","Firma":"company","Ort":"city"}"""), "mapping" } };
        var imported = await JobAsync(await caller.SendAsync(HttpMethod.Post, "leads/imports", form));

        Assert.Equal((2, 0), ((int)imported["added"]!, (int)imported["rejected"]!));
        var lead = await caller.GetAsync($"leads/{(await caller.GetAsync("leads?q=xena")).Data[0]["id"]}");
        Assert.Equal(("Xena Xylander", "Xylander GmbH", "leads.xlsx", "Köln"), (lead["name"], lead["company"], lead["source"], lead.Body["fields"]!["city"]!.ToString()));
    }

    [Fact]
    public async Task A_stage_that_a_person_chose_is_left_alone_and_consent_goes_with_the_lead()
    {
        var actor = await A.ClientAsync(app);
        var caller = await A.KeyAsync(app, actor);
        var list = (await app.Get<ListService>().StartAsync(actor, "Agreed", Ct)).Value.Id;
        app.Dns.Has("agreed.example", "MX", "10 mx.agreed.example");
        var chosen = (await caller.PostAsync("leads", new { email = "one@agreed.example" }))["id"]!;
        var agreed = (await caller.PostAsync("leads", new { email = "two@agreed.example", consent = new { how = "fair", wording = "Yes, write to me" } }))["id"]!;
        await caller.PatchAsync($"leads/{chosen}", new { stage = "rejected" });

        await JobAsync(await caller.PostAsync("leads/jobs", new { kind = "check" }));
        var converted = await JobAsync(await caller.PostAsync("leads/jobs", new { kind = "convert", listId = list, leadIds = new[] { chosen, agreed }, requireConsent = true }));

        Assert.Equal(("rejected", "valid"), ((await caller.GetAsync($"leads/{chosen}"))["stage"], (await caller.GetAsync($"leads/{chosen}"))["verdict"]));
        Assert.Equal((1, 1), ((int)converted["converted"]!, (int)converted["refused"]!));
        var recipient = (await caller.GetAsync($"leads/{agreed}"))["recipientId"]!;
        Assert.Equal("fair", await app.SqlAsync("SELECT how FROM consents WHERE recipient_id = $1", long.Parse(recipient, CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task Duplicates_are_found_and_merged_with_a_choice()
    {
        var caller = await A.KeyAsync(app, await A.ClientAsync(app));
        var kept = (await caller.PostAsync("leads", new { email = "ann.lee@gmail.com", name = "Ann Lee" }))["id"]!;
        var other = (await caller.PostAsync("leads", new { email = "annlee+x@gmail.com", name = "Annie", company = "Lee Ltd", tags = new[] { "fair" } }))["id"]!;

        var groups = JsonNode.Parse((await caller.GetAsync("leads/duplicates")).Text)!.AsArray();
        var merged = await caller.PostAsync($"leads/{kept}/merge", new { leadIds = new[] { other }, name = "Annie" });

        Assert.Equal(("address", 2), (groups[0]!["by"]!.ToString(), groups[0]!["leads"]!.AsArray().Count));
        Assert.Equal(("ann.lee@gmail.com", "Annie", "Lee Ltd", "[\"fair\"]"), (merged["email"], merged["name"], merged["company"], merged.Body["tags"]!.ToJsonString()));
        Assert.Equal(404, (await caller.GetAsync($"leads/{other}")).Status);
        Assert.Empty(JsonNode.Parse((await caller.GetAsync("leads/duplicates")).Text)!.AsArray());
    }

    [Fact]
    public async Task Rules_are_tried_out_kept_and_scored_by()
    {
        var caller = await A.KeyAsync(app, await A.ClientAsync(app));
        foreach (var (email, company) in new[] { ("a@rules.example", "One"), ("b@rules.example", null) }) await caller.PostAsync("leads", new { email, company });
        var rules = new { qualifyAt = 10, rules = new[] { new { field = "company", op = "is", value = "one", points = 95 } } };

        var preview = await caller.PostAsync("leads/scoring/preview", rules);
        var kept = await caller.PutAsync("leads/scoring", rules);
        await JobAsync(await caller.PostAsync("leads/jobs", new { kind = "score" }));

        Assert.Equal((2, 1), ((int)preview.Body["leads"]!, (int)preview.Body["then"]![9]!));
        Assert.Equal(200, kept.Status);
        Assert.Equal("a@rules.example", Assert.Single((await caller.GetAsync("leads?minScore=95")).Data)["email"]!.ToString());
        Assert.Contains("rules", (await caller.PutAsync("leads/scoring", new { qualifyAt = 10, rules = new[] { new { field = "shoe", op = "exists", points = 1 } } })).Fields);
    }

    private async Task<JsonObject> JobAsync(Answer accepted)
    {
        Assert.Equal(202, accepted.Status);
        var id = Guid.Parse(accepted["jobId"]!);
        await app.Get<JobService>().RunAsync(id, Ct);
        var job = (await app.Get<JobService>().FindAsync(Actor.House, id, Ct)).Value;
        Assert.Equal((JobState.Succeeded, (string?)null), (job.State, job.Error));
        return JsonNode.Parse(job.Outcome!)!.AsObject();
    }

    private static MultipartFormDataContent Form(string csv)
    {
        var form = new MultipartFormDataContent();
        form.Add(new ByteArrayContent(Encoding.UTF8.GetBytes(csv)), "file", "leads.csv");
        return form;
    }
}
