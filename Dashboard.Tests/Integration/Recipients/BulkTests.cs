using System.Text;
using Dashboard.Core;
using Dashboard.Core.Imports;
using Dashboard.Core.Jobs;
using Dashboard.Core.Lists;
using Dashboard.Core.Recipients;
using Dashboard.Core.Suppressions;
using Dashboard.Tests.Making;

namespace Dashboard.Tests.Integration.Recipients;

public sealed class BulkTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_that_match_are_put_into_a_list_and_taken_out_again_and_its_count_keeps_up()
    {
        var actor = await PeopledAsync(12_000);
        var list = await app.ListAsync(actor);

        await DoAsync(actor, new() { Act = BulkAct.AddToList, TargetListId = list, Search = "odd" });
        Assert.Equal(6000, await CountAsync(actor, list));
        await DoAsync(actor, new() { Act = BulkAct.AddToList, TargetListId = list });
        Assert.Equal(12_000, await CountAsync(actor, list));
        await DoAsync(actor, new() { Act = BulkAct.RemoveFromList, TargetListId = list, ListId = list, Search = "even" });
        Assert.Equal(6000, await CountAsync(actor, list));
        Assert.Equal(6000L, await app.SqlAsync("SELECT count(*) FROM list_memberships WHERE list_id = $1", list));
        Assert.Equal(0L, await app.SqlAsync("SELECT count(*) FROM chosen_recipients"));
    }

    [Fact]
    public async Task Named_people_are_suppressed_and_deleted_and_nobody_elses_are_touched()
    {
        var actor = await PeopledAsync(6);
        var other = await PeopledAsync(3);
        var list = await app.ListAsync(actor);
        await DoAsync(actor, new() { Act = BulkAct.AddToList, TargetListId = list });
        var ours = (await app.Get<RecipientService>().SliceAsync(actor, new(), new(), Ct)).Items;
        var theirs = (await app.Get<RecipientService>().SliceAsync(other, new(), new(), Ct)).Items;

        var mixed = await app.Get<BulkService>().OrderAsync(actor, new() { Act = BulkAct.Delete, RecipientIds = [ours[3].Id, theirs[0].Id] }, Ct);
        Assert.Equal(("client.other", "recipientIds"), (mixed.Error?.Code, mixed.Error?.Field));
        await DoAsync(actor, new() { Act = BulkAct.Suppress, RecipientIds = [ours[0].Id], Note = "By hand" });
        await DoAsync(actor, new() { Act = BulkAct.Delete, RecipientIds = [ours[1].Id, ours[2].Id] });

        Assert.Equal("By hand", Assert.Single((await app.Get<SuppressionService>().CheckAsync(actor, ours[0].Email, Ct)).Value).Note);
        Assert.Empty((await app.Get<SuppressionService>().CheckAsync(other, theirs[0].Email, Ct)).Value);
        Assert.Equal(4, (await app.Get<RecipientService>().SliceAsync(actor, new(), new(), Ct)).Items.Count);
        Assert.Equal(4, await CountAsync(actor, list));
        Assert.Equal(3, (await app.Get<RecipientService>().SliceAsync(other, new(), new(), Ct)).Items.Count);
    }

    [Fact]
    public async Task An_act_that_was_cut_off_goes_on_with_those_who_are_left()
    {
        var actor = await PeopledAsync(300);
        var list = await app.ListAsync(actor);
        var acts = app.Get<IRecipientActs>();
        var order = new BulkOrder { Act = BulkAct.AddToList, TargetListId = list };
        var job = (await app.Get<BulkService>().OrderAsync(actor, order, Ct)).Value;
        await acts.ChooseAsync(job.Id, actor.ClientId!.Value, new(), new(), Ct);
        Assert.Equal(new BulkStep(100, 100), await acts.StepAsync(job.Id, actor.ClientId.Value, order, 100, DateTimeOffset.UnixEpoch, Ct));
        await app.SqlAsync("UPDATE jobs SET checkpoint = '{\"Total\":300,\"Done\":100,\"Changed\":100}' WHERE id = $1", job.Id);

        await app.Get<JobService>().RunAsync(job.Id, Ct);

        var done = (await app.Get<JobService>().FindAsync(actor, job.Id, Ct)).Value;
        Assert.Equal((JobState.Succeeded, 300L), (done.State, done.Done));
        Assert.Equal(300, await CountAsync(actor, list));
    }

    [Fact]
    public async Task What_cannot_be_is_refused()
    {
        var (ours, theirs) = (await A.ClientAsync(app), await A.ClientAsync(app));
        var bulk = app.Get<BulkService>();
        var list = await app.ListAsync(theirs);

        Assert.Equal(BulkErrors.ListMissing, (await bulk.OrderAsync(ours, new() { Act = BulkAct.AddToList }, Ct)).Error);
        Assert.Equal(BulkErrors.TooManyNamed, (await bulk.OrderAsync(ours, new() { Act = BulkAct.Delete, RecipientIds = [] }, Ct)).Error);
        Assert.Equal(ErrorKind.Forbidden, (await bulk.OrderAsync(ours, new() { Act = BulkAct.AddToList, TargetListId = list }, Ct)).Error?.Kind);
        Assert.Equal(ErrorKind.Forbidden, (await bulk.OrderAsync(ours, new() { Act = BulkAct.Delete, ListId = list }, Ct)).Error?.Kind);
        var writer = await A.KeyAsync(app, ours, "recipients:write");
        Assert.Equal(403, (await writer.PostAsync("recipients/acts", new { act = "suppress" })).Status);
        Assert.Equal(400, (await writer.PostAsync("recipients/acts", new { })).Status);
        Assert.Equal(202, (await writer.PostAsync("recipients/acts", new { act = "delete", q = "nobody" })).Status);
        Assert.Equal(403, (await (await A.KeyAsync(app, ours, "recipients:read")).PostAsync("recipients/acts", new { act = "delete" })).Status);
    }

    [Fact]
    public async Task Deleting_a_person_leaves_the_figures_and_nothing_about_them()
    {
        var actor = await A.ClientAsync(app);
        var world = await SegmentWorld.PopulateAsync(app, actor, 5, 12);
        var person = world.People.First(p => p.Happened.Any(h => h.What is "opened" or "clicked"));
        await app.SqlAsync("UPDATE events SET ip = '192.0.2.7', user_agent = 'Someone', detail = 'said this' WHERE recipient_id = $1", person.Id);
        var events = await app.SqlAsync("SELECT count(*) FROM events WHERE recipient_id = $1", person.Id);

        Assert.Null(await app.Get<RecipientService>().DeleteAsync(actor, person.Id, Ct));

        Assert.Equal(events, await app.SqlAsync("SELECT count(*) FROM events WHERE recipient_id = $1 AND ip IS NULL AND user_agent IS NULL AND detail IS NULL", person.Id));
        Assert.Equal(0L, await app.SqlAsync("SELECT count(*) FROM recipients WHERE id = $1", person.Id));
    }

    [Fact]
    public async Task Deleting_a_person_takes_their_single_mails_and_sends_none_that_wait()
    {
        var actor = await A.ClientAsync(app);
        var key = await A.KeyAsync(app, actor);
        var person = await key.PostAsync("recipients", new { email = "gone@example.com", name = "Gone" });
        var ids = new List<string>();
        foreach (var to in new[] { "Gone@example.com", "stays@example.com" })
            ids.Add((await key.PostAsync("messages", new { to, subject = "A secret", text = "for {{ name }}", fromEmail = "n@acme.example", data = new { name = "Gone" } }))["id"]!);

        Assert.Equal(204, (await key.DeleteAsync($"recipients/{person["id"]}")).Status);

        var (gone, stays) = (await key.GetAsync($"messages/{ids[0]}"), await key.GetAsync($"messages/{ids[1]}"));
        Assert.Equal((200, "skipped", "deleted@invalid", ""), (gone.Status, gone["status"], gone["to"], gone["subject"]));
        Assert.DoesNotContain("secret", gone.Text, StringComparison.Ordinal);
        Assert.Equal(("queued", "stays@example.com", "A secret"), (stays["status"], stays["to"], stays["subject"]));
    }

    [Fact]
    public async Task A_persons_data_is_one_document_and_their_clients_alone()
    {
        var actor = await A.ClientAsync(app);
        var world = await SegmentWorld.PopulateAsync(app, actor, 6, 10);
        var person = world.People.First(p => p.Lists.Count > 0 && p.Happened.Count > 0);
        var data = app.Get<RecipientData>();
        using var written = new MemoryStream();

        await data.WriteAsync(actor, (await data.FindAsync(actor, person.Id, Ct)).Value, written, Ct);

        var document = System.Text.Json.Nodes.JsonNode.Parse(Encoding.UTF8.GetString(written.ToArray()))!;
        Assert.Equal(person.Email, (string)document["recipient"]!["email"]!);
        Assert.Equal(person.Lists.Count, document["lists"]!.AsArray().Count);
        Assert.NotEmpty(document["timeline"]!.AsArray());
        Assert.Equal(ErrorKind.Forbidden, (await data.FindAsync(await A.ClientAsync(app), person.Id, Ct)).Error?.Kind);
    }

    [Fact]
    public async Task A_file_of_addresses_is_suppressed()
    {
        var actor = await A.ClientAsync(app);
        var imports = app.Get<SuppressionImportService>();
        var lines = string.Join("\r\n", Enumerable.Range(0, 2500).Select(n => $"p{n}@gone.example,x"));
        var stored = await app.UploadAsync(Encoding.UTF8.GetBytes($"E-Mail,Why\r\n{lines}\r\nnobody,x\r\np1@gone.example,twice\r\n"));

        var job = (await imports.StartAsync(actor, stored, SuppressionReason.Complaint, "Old system", Ct)).Value;
        await app.Get<JobService>().RunAsync(job.Id, Ct);

        Assert.Equal("""{"rows":2502,"added":2500,"already":1,"refused":1}""", (await app.Get<JobService>().FindAsync(actor, job.Id, Ct)).Value.Outcome!.Replace(" ", "", StringComparison.Ordinal));
        Assert.Equal(SuppressionReason.Complaint, Assert.Single((await app.Get<SuppressionService>().CheckAsync(actor, "p7@gone.example", Ct)).Value).Reason);
        Assert.Equal(ErrorKind.Invalid, (await imports.StartAsync(actor, await app.UploadAsync("a,b\r\n1,2\r\n"u8.ToArray()), SuppressionReason.Manual, null, Ct)).Error?.Kind);
    }

    private async Task<Actor> PeopledAsync(int people)
    {
        var actor = await A.ClientAsync(app);
        await app.SqlAsync(
            """
            INSERT INTO recipients (client_id, email, name, attributes, status, created_at, updated_at, source)
            SELECT $1, CASE WHEN n % 2 = 0 THEN 'even' ELSE 'odd' END || '.' || n || '@bulk.example', NULL, '{}', 0, now(), now(), 'test' FROM generate_series(1, $2) n
            """, actor.ClientId!.Value, people);
        return actor;
    }

    private async Task DoAsync(Actor actor, BulkOrder order)
    {
        var job = (await app.Get<BulkService>().OrderAsync(actor, order, Ct)).Value;
        await app.Get<JobService>().RunAsync(job.Id, Ct);
        var done = (await app.Get<JobService>().FindAsync(actor, job.Id, Ct)).Value;
        Assert.True(done.State is JobState.Succeeded, done.Error);
    }

    private async Task<int> CountAsync(Actor actor, Guid list) => (await app.Get<ListService>().FindAsync(actor, list, Ct)).Value.MemberCount;
}
