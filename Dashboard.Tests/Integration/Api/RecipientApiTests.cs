using Dashboard.Tests.Making;

namespace Dashboard.Tests.Integration.Api;

public sealed class RecipientApiTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    [Fact]
    public async Task A_new_address_is_added_and_a_known_one_brought_up_to_date()
    {
        var caller = await CallerAsync();
        var list = (await caller.PostAsync("lists", new { name = "L" }))["id"];

        var added = await caller.PostAsync("recipients", new { email = "Ada@People.example", name = "Ada", attributes = new { city = "Berlin", orders = 7, vip = true } });
        var known = await caller.PostAsync("recipients", new { email = "ada@people.example", attributes = new { city = (string?)null, plan = "pro" }, listIds = new[] { list } });

        Assert.Equal((201, $"/api/v1/recipients/{added["id"]}"), (added.Status, added.Headers["Location"]));
        Assert.Equal((200, added["id"], "Ada"), (known.Status, known["id"], known["name"]));
        Assert.Equal(["orders=7", "plan=pro", "vip=true"], known.Body["attributes"]!.AsObject().Select(a => $"{a.Key}={a.Value}").Order(StringComparer.Ordinal));
        Assert.Equal(list, Assert.Single(known.Body["lists"]!.AsArray())!["id"]!.ToString());
        Assert.Equal(known.Text, (await caller.GetAsync($"recipients/{added["id"]}")).Text);
    }

    [Theory]
    [InlineData("{}", "email")]
    [InlineData("""{"email":"nobody"}""", "email")]
    [InlineData("""{"email":"a@b.example","attributes":{"a b":"c"}}""", "attributes")]
    [InlineData("""{"email":"a@b.example","attributes":{"a":{}}}""", "attributes")]
    [InlineData("""{"email":"a@b.example","attributes":[]}""", "attributes")]
    [InlineData("""{"email":"a@b.example","attributes":{"a":"\ud800"}}""", "attributes")]
    [InlineData("""{"email":"a@b.example","listIds":["01932c6e-7d4a-7b3e-9c51-5f0f6a1f2b3c"]}""", "listIds")]
    [InlineData("""{"email":"a@b.example","name":{}}""", "name")]
    public async Task A_recipient_that_cannot_be_is_refused_by_field(string body, string field)
    {
        var answer = await (await CallerAsync()).SendTextAsync(HttpMethod.Post, "recipients", body);

        Assert.Equal((400, field), (answer.Status, Assert.Single(answer.Fields)));
    }

    [Fact]
    public async Task Many_are_added_at_once_and_each_refusal_names_its_place()
    {
        var caller = await CallerAsync();

        var added = await caller.PostAsync("recipients/bulk", new { recipients = new object[] { new { email = "a@b.example" }, new { email = "nobody" }, new { email = "c@d.example" } } });
        var bare = await caller.SendTextAsync(HttpMethod.Post, "recipients/bulk", """[{"email":"e@f.example"}]""");

        Assert.Equal((200, "2", "0"), (added.Status, added["added"], added["updated"]));
        var list = (await caller.PostAsync("lists", new { name = "Readers" }))["id"];
        await caller.PostAsync("recipients/bulk", new { listIds = new[] { list }, recipients = new object[] { new { email = "a@b.example" }, new { email = "g@h.example" } } });
        Assert.Equal(2, (await caller.GetAsync($"lists/{list}/recipients")).Data.Count);
        Assert.Equal(("1", "nobody"), (added.Body["refused"]![0]!["index"]!.ToString(), added.Body["refused"]![0]!["email"]!.ToString()));
        Assert.Equal((200, "1"), (bare.Status, bare["added"]));
        Assert.Equal(["recipients"], (await caller.PostAsync("recipients/bulk", new { recipients = Enumerable.Range(0, 1001).Select(i => new { email = $"x{i}@b.example" }) })).Fields);
        Assert.Equal(["recipients"], (await caller.PostAsync("recipients/bulk", new { })).Fields);
        Assert.Equal(400, (await caller.SendTextAsync(HttpMethod.Post, "recipients/bulk", "[null]")).Status);
        Assert.Equal(400, (await caller.SendTextAsync(HttpMethod.Post, "recipients/bulk", "7")).Status);
    }

    [Fact]
    public async Task A_patch_changes_what_is_given_and_nothing_else()
    {
        var caller = await CallerAsync();
        var id = (await caller.PostAsync("recipients", new { email = "a@b.example", name = "A", attributes = new { one = "1", two = "2" } }))["id"];

        var patched = await caller.PatchAsync($"recipients/{id}", new { attributes = new { two = (string?)null, three = 3 } });

        Assert.Equal((200, "A"), (patched.Status, patched["name"]));
        Assert.Equal(["one=1", "three=3"], patched.Body["attributes"]!.AsObject().Select(a => $"{a.Key}={a.Value}").Order(StringComparer.Ordinal));
        Assert.Null((await caller.PatchAsync($"recipients/{id}", new { name = (string?)null }))["name"]);
        Assert.Equal("z@b.example", (await caller.PatchAsync($"recipients/{id}", new { email = "z@b.example" }))["email"]);
        Assert.Equal(["email"], (await caller.PatchAsync($"recipients/{id}", new { email = (string?)null })).Fields);
        await caller.PostAsync("recipients", new { email = "taken@b.example" });
        Assert.Equal(409, (await caller.PatchAsync($"recipients/{id}", new { email = "taken@b.example" })).Status);
    }

    [Fact]
    public async Task People_are_found_by_words_list_and_status()
    {
        var caller = await CallerAsync();
        var list = (await caller.PostAsync("lists", new { name = "L" }))["id"];
        await caller.PostAsync("recipients", new { email = "ada@people.example", name = "Ada Lovelace", listIds = new[] { list } });
        await caller.PostAsync("recipients", new { email = "bob@people.example", name = "Bob" });
        await caller.PostAsync("suppressions", new { email = "bob@people.example", reason = "unsubscribe" });

        Assert.Equal(["ada@people.example"], await EmailsAsync(caller, "recipients?q=love"));
        Assert.Equal(["ada@people.example"], await EmailsAsync(caller, $"recipients?listId={list}"));
        Assert.Equal(["ada@people.example"], await EmailsAsync(caller, $"lists/{list}/recipients"));
        Assert.Equal(["bob@people.example"], await EmailsAsync(caller, "recipients?status=unsubscribed"));
        Assert.Equal("2", (await caller.GetAsync("recipients?limit=1&include=total"))["total"]);
        var first = await caller.GetAsync("recipients?limit=1");
        Assert.Equal(["ada@people.example"], await EmailsAsync(caller, $"recipients?limit=1&after={first["nextCursor"]}"));
        Assert.Equal(404, (await caller.GetAsync($"recipients?listId={Guid.NewGuid()}")).Status);
    }

    [Fact]
    public async Task A_forgotten_recipient_is_gone()
    {
        var caller = await CallerAsync();
        var id = (await caller.PostAsync("recipients", new { email = "a@b.example" }))["id"];

        Assert.Equal(204, (await caller.DeleteAsync($"recipients/{id}")).Status);

        Assert.Equal(404, (await caller.GetAsync($"recipients/{id}")).Status);
        Assert.Equal(404, (await caller.GetAsync($"recipients/{id}/timeline")).Status);
        Assert.Equal(404, (await caller.GetAsync("recipients/99999999999999999999")).Status);
    }

    [Fact]
    public async Task Anothers_recipient_is_not_told_about()
    {
        var theirs = await CallerAsync();
        var id = (await theirs.PostAsync("recipients", new { email = "secret@b.example" }))["id"];
        var list = (await theirs.PostAsync("lists", new { name = "Theirs" }))["id"];
        var ours = await CallerAsync();

        foreach (var answer in new[]
        {
            await ours.GetAsync($"recipients/{id}"), await ours.GetAsync($"recipients/{id}/timeline"), await ours.PatchAsync($"recipients/{id}", new { name = "Mine" }),
            await ours.DeleteAsync($"recipients/{id}"), await ours.GetAsync($"recipients?listId={list}"), await ours.GetAsync($"lists/{list}/recipients"),
            await ours.PostAsync("recipients", new { email = "x@b.example", listIds = new[] { list } }),
        })
        {
            Assert.Equal(403, answer.Status);
            Assert.DoesNotContain("secret", answer.Text, StringComparison.Ordinal);
        }

        Assert.Empty((await ours.GetAsync("recipients")).Data);
    }

    [Fact]
    public async Task An_address_is_suppressed_checked_and_taken_off_again()
    {
        var caller = await CallerAsync();
        await caller.PostAsync("recipients", new { email = "a+b@c.example" });

        var added = await caller.PostAsync("suppressions", new { email = "a+b@c.example", note = "Asked by phone" });
        var many = await caller.PostAsync("suppressions", new { emails = new[] { "a+b@c.example", "d@c.example", "nobody" }, reason = "hardBounce" });

        Assert.Equal((201, "manual", "Asked by phone"), (added.Status, added["reason"], added["note"]));
        Assert.Equal((200, "1", "1"), (many.Status, many["added"], many["already"]));
        Assert.Equal("true", (await caller.GetAsync(added.Headers["Location"]))["suppressed"]);
        Assert.Equal(["d@c.example"], await EmailsAsync(caller, "suppressions?reason=hardBounce"));
        Assert.Equal(204, (await caller.DeleteAsync("suppressions/a%2Bb@c.example")).Status);
        Assert.Equal(404, (await caller.DeleteAsync("suppressions/a%2Bb@c.example")).Status);
        Assert.Equal("false", (await caller.GetAsync("suppressions/check?email=a%2Bb@c.example"))["suppressed"]);
        Assert.Equal(["email"], (await caller.GetAsync("suppressions/check")).Fields);
        Assert.Equal(["email"], (await caller.PostAsync("suppressions", new { })).Fields);
        Assert.Equal(["reason"], (await caller.PostAsync("suppressions", new { email = "a@b.example", reason = "boredom" })).Fields);
    }

    [Fact]
    public async Task What_holds_for_the_whole_house_is_told_and_stays()
    {
        var admin = await A.SignedInAsync(app);
        var email = $"{Guid.NewGuid():N}@b.example";
        await admin.PostAsync("suppressions", new { email, note = "Our lawyers say so" });
        var caller = await CallerAsync();

        var check = await caller.GetAsync($"suppressions/check?email={email}");

        Assert.Equal("true", check["suppressed"]);
        Assert.DoesNotContain("lawyers", check.Text, StringComparison.Ordinal);
        Assert.Equal(403, (await caller.DeleteAsync($"suppressions/{email}")).Status);
        Assert.Equal(204, (await admin.DeleteAsync($"suppressions/{email}")).Status);
    }

    private static async Task<IReadOnlyList<string>> EmailsAsync(Caller caller, string path) => [.. (await caller.GetAsync(path)).Data.Select(r => r["email"]!.ToString())];

    private async Task<Caller> CallerAsync() => await A.KeyAsync(app, await A.ClientAsync(app));
}
