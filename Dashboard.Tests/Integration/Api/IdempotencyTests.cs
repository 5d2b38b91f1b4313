using System.Text;
using Dashboard.Core.ApiKeys;
using Dashboard.Tests.Making;

namespace Dashboard.Tests.Integration.Api;

public sealed class IdempotencyTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Fifty_at_once_make_one_thing_and_get_one_answer()
    {
        var caller = await A.KeyAsync(app, await A.ClientAsync(app));

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => caller.PostAsync("lists", new { name = "One" }, Key("one"))));

        Assert.All(answers, answer => Assert.Equal((201, answers[0].Text, answers[0].Headers["Location"]), (answer.Status, answer.Text, answer.Headers["Location"])));
        Assert.Equal(49, answers.Count(a => a.Headers.ContainsKey("Idempotency-Replayed")));
        Assert.Single((await caller.GetAsync("lists")).Data);
    }

    [Fact]
    public async Task Another_request_under_the_same_key_is_a_conflict()
    {
        var caller = await A.KeyAsync(app, await A.ClientAsync(app));
        await caller.PostAsync("lists", new { name = "One" }, Key("k"));

        Assert.Equal((409, "idempotency.key_reused"), await StatusAsync(caller.PostAsync("lists", new { name = "Two" }, Key("k"))));
        Assert.Equal((409, "idempotency.key_reused"), await StatusAsync(caller.PostAsync("campaigns", new { name = "One" }, Key("k"))));
        Assert.Equal(201, (await caller.PostAsync("lists", new { name = "Two" }, Key("k2"))).Status);
    }

    [Fact]
    public async Task After_a_refusal_the_request_may_be_corrected_under_its_key()
    {
        var caller = await A.KeyAsync(app, await A.ClientAsync(app));

        Assert.Equal(400, (await caller.PostAsync("lists", new { name = "" }, Key("k"))).Status);
        Assert.Equal(201, (await caller.PostAsync("lists", new { name = "Now" }, Key("k"))).Status);
    }

    [Fact]
    public async Task Nobody_meets_anothers_answers()
    {
        var one = await A.KeyAsync(app, await A.ClientAsync(app));
        var other = await A.KeyAsync(app, await A.ClientAsync(app));

        var first = await one.PostAsync("lists", new { name = "Same" }, Key("same"));
        var second = await other.PostAsync("lists", new { name = "Same" }, Key("same"));

        Assert.Equal((201, 201), (first.Status, second.Status));
        Assert.NotEqual(first["id"], second["id"]);
    }

    [Fact]
    public async Task A_secret_in_a_kept_answer_is_kept_encrypted_and_told_again()
    {
        var caller = await A.KeyAsync(app, await A.ClientAsync(app));
        var body = new { name = "Shop", scopes = new[] { "*" } };

        var first = await caller.PostAsync("api-keys", body, Key("issue"));
        var again = await caller.PostAsync("api-keys", body, Key("issue"));

        Assert.Equal(first.Text, again.Text);
        Assert.Equal(0L, await app.SqlAsync("SELECT count(*) FROM idempotency_keys k WHERE k::text LIKE '%' || $1 || '%'", first["key"]!));
    }

    [Fact]
    public async Task After_a_day_a_key_is_free_again()
    {
        var caller = await A.KeyAsync(app, await A.ClientAsync(app));
        await caller.PostAsync("lists", new { name = "Monday" }, Key("daily"));
        await app.SqlAsync("UPDATE idempotency_keys SET created_at = created_at - interval '25 hours' WHERE key = 'daily'");

        Assert.Equal(201, (await caller.PostAsync("lists", new { name = "Tuesday" }, Key("daily"))).Status);
    }

    [Fact]
    public async Task What_is_old_is_forgotten()
    {
        var caller = await A.KeyAsync(app, await A.ClientAsync(app));
        await caller.PostAsync("lists", new { name = "Old" }, Key("old"));
        await app.SqlAsync("UPDATE idempotency_keys SET created_at = created_at - interval '25 hours' WHERE key = 'old'");

        Assert.InRange(await app.Get<IAnsweredRequests>().ForgetAsync(Ct), 1, int.MaxValue);
        Assert.Equal(0L, await app.SqlAsync("SELECT count(*) FROM idempotency_keys WHERE key = 'old'"));
    }

    [Fact]
    public async Task A_claim_whose_process_died_is_taken_over()
    {
        var caller = await A.KeyAsync(app, await A.ClientAsync(app));
        var first = await caller.PostAsync("lists", new { name = "A" }, Key("dead"));
        await app.SqlAsync("UPDATE idempotency_keys SET status = NULL, body = NULL, headers = NULL, created_at = created_at - interval '3 minutes' WHERE key = 'dead'");

        var again = await caller.PostAsync("lists", new { name = "A" }, Key("dead"));

        Assert.Equal(201, first.Status);
        Assert.Equal((409, "list.name_taken"), (again.Status, again["code"])); // carried out again, not hung
    }

    [Fact]
    public async Task A_key_that_is_none_is_refused()
    {
        var caller = await A.KeyAsync(app, await A.ClientAsync(app));

        Assert.Equal((400, "idempotency.key_malformed"), await StatusAsync(caller.PostAsync("lists", new { name = "A" }, Key("tab\there"))));
        Assert.Equal((400, "idempotency.key_malformed"), await StatusAsync(caller.PostAsync("lists", new { name = "A" }, Key(new string('k', 257)))));
        Assert.Equal(201, (await caller.PostAsync("lists", new { name = "A" }, Key(new string('k', 256)))).Status);
    }

    [Fact]
    public async Task Bodies_that_differ_by_a_byte_are_two_requests()
    {
        var caller = await A.KeyAsync(app, await A.ClientAsync(app));
        using var one = new StringContent("""{"name":"A"}""", Encoding.UTF8, "application/json");
        using var other = new StringContent("""{"name":"B"}""", Encoding.UTF8, "application/json");

        Assert.Equal(201, (await caller.SendAsync(HttpMethod.Post, "lists", one, Key("b"))).Status);
        Assert.Equal(409, (await caller.SendAsync(HttpMethod.Post, "lists", other, Key("b"))).Status);
    }

    private static (string, string) Key(string key) => ("Idempotency-Key", key);

    private static async Task<(int, string?)> StatusAsync(Task<Answer> asked)
    {
        var answer = await asked;
        return (answer.Status, answer["code"]);
    }
}
