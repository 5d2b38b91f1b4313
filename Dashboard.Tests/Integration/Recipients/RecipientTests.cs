using Dashboard.Core;
using Dashboard.Core.Lists;
using Dashboard.Core.Recipients;
using Dashboard.Core.Suppressions;
using Dashboard.Tests.Making;

namespace Dashboard.Tests.Integration.Recipients;

public sealed class RecipientTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private RecipientService Recipients => app.Get<RecipientService>();

    [Fact]
    public async Task Adding_an_address_that_is_known_brings_the_person_up_to_date()
    {
        var actor = await A.ClientAsync(app);
        var list = await app.ListAsync(actor);
        var first = (await Recipients.AddAsync(actor, new() { Email = "Ada@Example.com", Name = "Ada", Attributes = { ["city"] = "London", ["age"] = "36" } }, "api", Ct)).Value;

        var second = (await Recipients.AddAsync(actor, new() { Email = "ada@example.COM", Attributes = { ["city"] = "Paris", ["age"] = null }, ListIds = [list] }, "api", Ct)).Value;

        Assert.True(first.IsNew);
        Assert.False(second.IsNew);
        Assert.Equal(first.Recipient.Recipient.Id, second.Recipient.Recipient.Id);
        Assert.Equal("Ada", second.Recipient.Recipient.Name);
        Assert.Equal(["city"], second.Recipient.Recipient.Attributes.Keys);
        Assert.Equal(list, Assert.Single(second.Recipient.Lists).Id);
        Assert.Equal(1, (await app.Get<ListService>().FindAsync(actor, list, Ct)).Value.MemberCount);
    }

    [Theory]
    [InlineData("nobody", null, null, "email")]
    [InlineData("a@example.com", "two words", "x", "attributes")]
    [InlineData("a@example.com", "", "x", "attributes")]
    public async Task What_is_wrong_is_said_by_field(string email, string? attribute, string? value, string field)
    {
        var actor = await A.ClientAsync(app);
        var draft = new RecipientDraft { Email = email };
        if (attribute is not null) draft.Attributes[attribute] = value;

        var refused = await Recipients.AddAsync(actor, draft, "api", Ct);

        Assert.Equal((ErrorKind.Invalid, field), (refused.Error!.Kind, refused.Error.Field));
    }

    [Fact]
    public async Task A_thousand_come_in_at_once_and_the_wrong_ones_are_named_by_their_place()
    {
        var actor = await A.ClientAsync(app);
        var list = await app.ListAsync(actor);
        var drafts = Enumerable.Range(0, 1000).Select(n => new RecipientDraft { Email = n == 7 ? "nobody" : $"p{n % 900}@example.com", ListIds = [list] }).ToList();

        var bulk = (await Recipients.AddBulkAsync(actor, drafts, "api", Ct)).Value;
        var again = (await Recipients.AddBulkAsync(actor, drafts, "api", Ct)).Value;

        Assert.Equal((900, 0), (bulk.Added, bulk.Updated));
        Assert.Equal((0, 900), (again.Added, again.Updated));
        Assert.Equal(7, Assert.Single(bulk.Refused).Index);
        Assert.Equal(900, (await app.Get<ListService>().FindAsync(actor, list, Ct)).Value.MemberCount);
        Assert.Equal(RecipientErrors.TooMany, (await Recipients.AddBulkAsync(actor, [.. drafts, new()], "api", Ct)).Error);
    }

    [Fact]
    public async Task The_same_person_added_by_many_at_once_is_one_person()
    {
        var actor = await A.ClientAsync(app);
        var list = await app.ListAsync(actor);

        var added = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Recipients.AddAsync(actor, new() { Email = "ada@example.com", ListIds = [list] }, "api", Ct)));

        Assert.Single(added, a => a.Value.IsNew);
        Assert.Single(added.Select(a => a.Value.Recipient.Recipient.Id).Distinct());
        Assert.Equal(1, (await app.Get<ListService>().FindAsync(actor, list, Ct)).Value.MemberCount);
    }

    [Fact]
    public async Task An_edit_changes_what_it_names()
    {
        var actor = await A.ClientAsync(app);
        var ada = await AddAsync(actor, "ada@example.com", "Ada");
        await AddAsync(actor, "bob@example.com", "Bob");

        var edited = (await Recipients.EditAsync(actor, ada, new(Email: "ada@new.example", Attributes: new() { ["city"] = "Rome" }), Ct)).Value;

        Assert.Equal(("ada@new.example", "Ada", "Rome"), (edited.Recipient.Email, edited.Recipient.Name, edited.Recipient.Attributes["city"]));
        Assert.Equal(RecipientErrors.EmailTaken, (await Recipients.EditAsync(actor, ada, new(Email: "BOB@example.com"), Ct)).Error);
        Assert.Equal("email", (await Recipients.EditAsync(actor, ada, new(Email: "nobody"), Ct)).Error!.Field);
    }

    [Fact]
    public async Task Nobody_has_more_than_a_hundred_attributes()
    {
        var actor = await A.ClientAsync(app);
        var ada = (await Recipients.AddAsync(actor, new() { Email = "ada@example.com", Attributes = Enumerable.Range(0, 100).ToDictionary(n => $"a{n}", n => (string?)"x") }, "api", Ct)).Value;

        var edited = await Recipients.EditAsync(actor, ada.Recipient.Recipient.Id, new(Attributes: new() { ["more"] = "x" }), Ct);

        Assert.Equal(RecipientErrors.TooManyAttributes, edited.Error);
    }

    [Fact]
    public async Task Who_is_deleted_leaves_every_list()
    {
        var actor = await A.ClientAsync(app);
        var list = await app.ListAsync(actor);
        var ada = (await Recipients.AddAsync(actor, new() { Email = "ada@example.com", ListIds = [list] }, "api", Ct)).Value.Recipient.Recipient.Id;

        Assert.Null(await Recipients.DeleteAsync(actor, ada, Ct));

        Assert.Equal(RecipientErrors.NotFound, (await Recipients.FindAsync(actor, ada, Ct)).Error);
        Assert.Equal(0, (await app.Get<ListService>().FindAsync(actor, list, Ct)).Value.MemberCount);
        Assert.Equal(0L, await app.SqlAsync("SELECT count(*) FROM list_memberships WHERE list_id = $1", list));
    }

    [Fact]
    public async Task A_search_finds_the_beginning_of_any_word_of_address_and_name()
    {
        var actor = await A.ClientAsync(app);
        await AddAsync(actor, "ada.lovelace@engines.example", "Augusta Ada King");
        await AddAsync(actor, "grace@navy.example", "Grace O'Hara-Hopper");
        await AddAsync(await A.ClientAsync(app), "ada@elsewhere.example", "Ada");

        Assert.Equal(["ada.lovelace@engines.example"], await FoundAsync(actor, "LOVE"));
        Assert.Equal(["ada.lovelace@engines.example"], await FoundAsync(actor, "ada kin"));
        Assert.Equal(["ada.lovelace@engines.example"], await FoundAsync(actor, "ada.lovelace@engines.example"));
        Assert.Equal(["grace@navy.example"], await FoundAsync(actor, "@navy.example"));
        Assert.Equal(["grace@navy.example"], await FoundAsync(actor, "hop"));
        Assert.Equal(["grace@navy.example", "ada.lovelace@engines.example"], await FoundAsync(actor, "example"));
        Assert.Empty(await FoundAsync(actor, "') OR true --"));
        Assert.Equal(2, (await FoundAsync(actor, "  ")).Count);
        Assert.Equal(2, (await FoundAsync(actor, "@.'")).Count);
    }

    [Fact]
    public async Task Slices_go_through_all_that_match_newest_first()
    {
        var actor = await A.ClientAsync(app);
        var list = await app.ListAsync(actor);
        await Recipients.AddBulkAsync(actor, [.. Enumerable.Range(0, 60).Select(n => new RecipientDraft { Email = $"p{n}@example.com", Name = n % 2 == 0 ? "Even" : "Odd", ListIds = n % 3 == 0 ? [list] : [] })], "api", Ct);
        await app.Get<SuppressionService>().AddAsync(actor, "p30@example.com", SuppressionReason.Complaint, null, Ct);

        Assert.Equal(60, (await ThroughAsync(actor, new(), null)).Count);
        Assert.Equal(30, (await ThroughAsync(actor, new(), "even")).Count);
        Assert.Equal(20, (await ThroughAsync(actor, new(list), null)).Count);
        Assert.Equal(10, (await ThroughAsync(actor, new(list), "even")).Count);
        Assert.Equal(["p30@example.com"], (await ThroughAsync(actor, new(list, RecipientStatus.Complained), "even")).Select(r => r.Email));
        Assert.Equal(59, await Recipients.CountAsync(actor, new(null, RecipientStatus.Active), new(), Ct));
        var all = await ThroughAsync(actor, new(), null);
        Assert.Equal(all.OrderByDescending(r => r.Id).Select(r => r.Id), all.Select(r => r.Id));
    }

    [Theory]
    [InlineData("oldest", "mia1@example.com,Anna2@example.com,zoe3@example.com,anna4@example.com")]
    [InlineData("newest", "anna4@example.com,zoe3@example.com,Anna2@example.com,mia1@example.com")]
    [InlineData("email", "Anna2@example.com,anna4@example.com,mia1@example.com,zoe3@example.com")]
    [InlineData("emailDescending", "zoe3@example.com,mia1@example.com,anna4@example.com,Anna2@example.com")]
    public async Task People_are_gone_through_in_the_order_that_is_asked_for(string sort, string expected)
    {
        var actor = await A.ClientAsync(app);
        var (key, list) = (await A.KeyAsync(app, actor), await app.ListAsync(actor));
        foreach (var email in new[] { "mia1@example.com", "Anna2@example.com", "zoe3@example.com", "anna4@example.com" }) await key.PostAsync("recipients", new { email, listIds = new[] { list } });
        await key.PostAsync("recipients", new { email = "nobody@elsewhere.test" });

        foreach (var place in new[] { "recipients?q=example&", $"recipients?listId={list}&", $"lists/{list}/recipients?", $"lists/{list}/recipients?q=example&" })
        {
            var (seen, after) = (new List<string>(), "");
            do
            {
                var slice = await key.GetAsync($"{place}sort={sort}&limit=3{after}");
                Assert.Equal(200, slice.Status);
                seen.AddRange(slice.Data.Select(r => r["email"]!.ToString()));
                after = slice["nextCursor"] is { } next ? $"&after={Uri.EscapeDataString(next)}" : "";
            }
            while (after.Length > 0);

            Assert.Equal(expected, string.Join(',', seen));
        }
    }

    [Fact]
    public async Task A_whole_address_finds_that_person()
    {
        var key = await A.KeyAsync(app, await A.ClientAsync(app));
        foreach (var email in new[] { "ada@example.com", "ada@example.com.au" }) await key.PostAsync("recipients", new { email });

        Assert.Equal(["ada@example.com"], (await key.GetAsync("recipients?q=ADA@example.com")).Data.Select(r => r["email"]!.ToString()));
    }

    [Fact]
    public async Task Lists_are_joined_and_left_with_the_right_count()
    {
        var actor = await A.ClientAsync(app);
        var list = await app.ListAsync(actor);
        var (ada, bob) = (await AddAsync(actor, "ada@example.com", "Ada"), await AddAsync(actor, "bob@example.com", "Bob"));
        var stranger = await AddAsync(await A.ClientAsync(app), "x@example.com", "X");
        var members = app.Get<ListMembers>();

        Assert.Equal(ErrorKind.Forbidden, (await members.AddAsync(actor, list, [ada, stranger], Ct)).Error!.Kind);
        Assert.Equal(2, (await members.AddAsync(actor, list, [ada, bob, 999_999], Ct)).Value);
        Assert.Equal(0, (await members.AddAsync(actor, list, [ada], Ct)).Value);
        Assert.Equal(ErrorKind.Forbidden, (await members.RemoveAsync(actor, list, [bob, stranger], Ct)).Error!.Kind);
        Assert.Equal(1, (await members.RemoveAsync(actor, list, [ada, 999_999], Ct)).Value);

        Assert.Equal(1, (await app.Get<ListService>().FindAsync(actor, list, Ct)).Value.MemberCount);
        Assert.Equal(["bob@example.com"], (await Recipients.MembersAsync(actor, list, new(), new(), Ct)).Value.Items.Select(r => r.Email));
    }

    [Fact]
    public async Task The_timeline_tells_of_messages_and_events_newest_first()
    {
        var actor = await A.ClientAsync(app);
        var ada = await AddAsync(actor, "ada@example.com", "Ada");
        await app.SqlAsync("""
            WITH m AS (SELECT ensure_month(82::smallint))
            SELECT count(*) FROM m
            """);
        await app.SqlAsync("INSERT INTO messages (month, client_id, campaign_id, recipient_id, state, changed_at, accepted_at, reply) VALUES (82, $1, $2, $3, 4, now(), '2026-11-01 10:00Z', '250 ok')", actor.ClientId!, Guid.NewGuid(), ada);
        for (var n = 0; n < 30; n++)
            await app.SqlAsync("INSERT INTO events (id, month, at, kind, client_id, recipient_id, url) VALUES (gen_random_uuid(), 82, '2026-11-02 10:00Z', $1, $2, $3, 'https://example.com')", (short)(n % 2 == 0 ? 4 : 5), actor.ClientId!, ada);

        var entries = new List<TimelineEntry>();
        for (string? after = null; ;)
        {
            var slice = (await Recipients.TimelineAsync(actor, ada, new(7, after), Ct)).Value;
            entries.AddRange(slice.Items);
            if ((after = slice.NextCursor) is null) break;
        }

        Assert.Equal(31, entries.Count);
        Assert.Equal(15, entries.Count(e => e.Type == "email.opened"));
        Assert.Equal(("email.accepted", "250 ok"), (entries[^1].Type, entries[^1].Detail));
    }

    [Fact]
    public async Task Another_clients_people_and_lists_are_refused()
    {
        var ours = await A.ClientAsync(app);
        var theirs = await A.ClientAsync(app);
        var list = await app.ListAsync(theirs);
        var ada = await AddAsync(theirs, "ada@example.com", "Ada");
        var members = app.Get<ListMembers>();

        Assert.Equal(ActorErrors.OtherClient, (await Recipients.FindAsync(ours, ada, Ct)).Error);
        Assert.Equal(ActorErrors.OtherClient, (await Recipients.EditAsync(ours, ada, new(Name: "x"), Ct)).Error);
        Assert.Equal(ActorErrors.OtherClient, await Recipients.DeleteAsync(ours, ada, Ct));
        Assert.Equal(ActorErrors.OtherClient, (await Recipients.TimelineAsync(ours, ada, new(), Ct)).Error);
        Assert.Equal("client.other", (await Recipients.MembersAsync(ours, list, new(), new(), Ct)).Error!.Code);
        Assert.Equal(("client.other", "listIds"), await RefusalAsync(ours, list));
        Assert.Equal(("recipient.list_unknown", "listIds"), await RefusalAsync(ours, Guid.NewGuid()));
        Assert.Equal(ActorErrors.OtherClient, (await members.AddAsync(ours, list, [ada], Ct)).Error);
        Assert.Equal(ActorErrors.OtherClient, (await members.RemoveAsync(ours, list, [ada], Ct)).Error);
        Assert.Empty((await Recipients.SliceAsync(ours, new(), new(), Ct)).Items);
        Assert.Empty((await Recipients.SliceAsync(ours, new(list), new(), Ct)).Items);
        Assert.Equal(RecipientErrors.NotFound, (await Recipients.FindAsync(ours, 999_999, Ct)).Error);
        Assert.Equal(ActorErrors.ClientMissing, (await Recipients.AddAsync(A.Admin(), new() { Email = "a@example.com" }, "api", Ct)).Error);
    }

    private async Task<(string, string?)> RefusalAsync(Actor actor, Guid list)
    {
        var error = (await Recipients.AddAsync(actor, new() { Email = "a@example.com", ListIds = [list] }, "api", Ct)).Error!;
        return (error.Code, error.Field);
    }

    private async Task<long> AddAsync(Actor actor, string email, string name) =>
        (await Recipients.AddAsync(actor, new() { Email = email, Name = name }, "test", Ct)).Value.Recipient.Recipient.Id;

    private async Task<List<string>> FoundAsync(Actor actor, string words) =>
        [.. (await Recipients.SliceAsync(actor, new(), new(Search: words), Ct)).Items.Select(r => r.Email)];

    private async Task<List<RecipientRow>> ThroughAsync(Actor actor, RecipientFilter filter, string? words)
    {
        var rows = new List<RecipientRow>();
        for (string? after = null; ;)
        {
            var slice = await Recipients.SliceAsync(actor, filter, new(7, after, words), Ct);
            rows.AddRange(slice.Items);
            if ((after = slice.NextCursor) is null) return rows;
        }
    }
}
