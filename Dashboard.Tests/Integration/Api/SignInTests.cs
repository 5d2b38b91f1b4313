using Dashboard.Core.Accounts;
using Dashboard.Tests.Making;

namespace Dashboard.Tests.Integration.Api;

public sealed class SignInTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private Caller Stranger => A.Stranger(app);

    [Fact]
    public async Task A_password_becomes_a_token_and_the_token_lets_its_user_in()
    {
        var user = await A.UserAsync(app);

        var token = await SignInAsync(user.User.Email, user.Password);

        Assert.Equal((200, "Bearer", "3600"), (token.Status, token["tokenType"], token["expiresIn"]));
        var me = await new Caller(app.CreateClient(), token["accessToken"]).GetAsync("me");
        Assert.Equal((200, "user", user.User.Email, "admin"), (me.Status, me["kind"], me["email"], me["role"]));
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_address_get_the_same_answer()
    {
        var user = await A.UserAsync(app);

        var wrong = await SignInAsync(user.User.Email, "not the password");
        var unknown = await SignInAsync("nobody@people.example", "not the password");

        Assert.Equal(401, wrong.Status);
        Assert.Equal((wrong.Status, wrong["detail"], wrong["code"]), (unknown.Status, unknown["detail"], unknown["code"]));
    }

    [Fact]
    public async Task After_five_failures_the_right_password_is_refused_too()
    {
        var user = await A.UserAsync(app);

        for (var i = 0; i < 5; i++) Assert.Equal(401, (await SignInAsync(user.User.Email, "guess")).Status);

        Assert.Equal("account.denied", (await SignInAsync(user.User.Email, user.Password))["code"]);
        Assert.NotNull((await app.Get<AccountService>().FindAsync(A.Admin(), user.User.Id, Ct)).Value.LockedUntil);
    }

    [Fact]
    public async Task Four_failures_and_a_success_start_over()
    {
        var user = await A.UserAsync(app);

        for (var round = 0; round < 3; round++)
        {
            for (var i = 0; i < 4; i++) await SignInAsync(user.User.Email, "guess");
            Assert.Equal(200, (await SignInAsync(user.User.Email, user.Password)).Status);
        }
    }

    [Fact]
    public async Task Guessing_all_at_once_gets_no_more_than_five_guesses()
    {
        var user = await A.UserAsync(app);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => SignInAsync(user.User.Email, $"guess {i}")));

        Assert.Equal(401, (await SignInAsync(user.User.Email, user.Password)).Status);
    }

    [Fact]
    public async Task A_disabled_user_gets_no_token_and_an_older_one_ends()
    {
        var user = await A.UserAsync(app);
        var token = (await SignInAsync(user.User.Email, user.Password))["accessToken"];

        await app.Get<AccountService>().DisableAsync(A.Admin(), user.User.Id, Ct);

        Assert.Equal(401, (await SignInAsync(user.User.Email, user.Password)).Status);
        Assert.Equal(401, (await new Caller(app.CreateClient(), token).GetAsync("me")).Status);
    }

    [Fact]
    public async Task A_new_password_ends_what_was_signed_in_with_the_old_one()
    {
        var user = await A.UserAsync(app);
        var token = (await SignInAsync(user.User.Email, user.Password))["accessToken"];

        var reset = (await app.Get<AccountService>().ResetPasswordAsync(A.Admin(), user.User.Id, Ct)).Value;

        Assert.Equal(401, (await new Caller(app.CreateClient(), token).GetAsync("me")).Status);
        Assert.Equal(401, (await SignInAsync(user.User.Email, user.Password)).Status);
        Assert.Equal(200, (await SignInAsync(user.User.Email, reset.Password)).Status);
    }

    [Theory]
    [InlineData("{}", "email")]
    [InlineData("""{"email":"a@people.example"}""", "password")]
    [InlineData("""{"email":7}""", "email")]
    public async Task What_is_missing_is_named(string body, string field)
    {
        var answer = await Stranger.SendTextAsync(HttpMethod.Post, "auth/token", body);

        Assert.Equal(400, answer.Status);
        Assert.Contains(field, answer.Fields);
    }

    [Theory]
    [InlineData("eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.")]
    [InlineData("sk_live_nothing")]
    [InlineData("x")]
    public async Task A_made_up_token_lets_nobody_in(string bearer)
    {
        var answer = await new Caller(app.CreateClient(), bearer).GetAsync("me");

        Assert.Equal((401, "auth.invalid"), (answer.Status, answer["code"]));
        Assert.Contains("Bearer", answer.Headers["WWW-Authenticate"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_anything_the_answer_says_how_to_come_in()
    {
        var answer = await Stranger.GetAsync("campaigns");

        Assert.Equal((401, "auth.required"), (answer.Status, answer["code"]));
    }

    [Fact]
    public async Task An_address_that_two_keyboards_spell_differently_is_no_name_to_sign_in_with()
    {
        var refused = await app.Get<AccountService>().AddAdminAsync(A.Admin(), new UserDraft { Email = "björn@people.example" }, Ct);

        Assert.Equal("email", refused.Error?.Field);
    }

    [Fact]
    public async Task Nobody_has_an_address_twice_whatever_its_case()
    {
        var user = await A.UserAsync(app);

        var again = await app.Get<AccountService>().AddAdminAsync(A.Admin(), new UserDraft { Email = user.User.Email.ToUpperInvariant() }, Ct);

        Assert.Equal(AccountErrors.EmailTaken, again.Error);
    }

    [Fact]
    public async Task Nobody_disables_themselves()
    {
        var user = (await A.UserAsync(app)).User;

        var refused = await app.Get<AccountService>().DisableAsync(A.Admin() with { UserId = user.Id }, user.Id, Ct);

        Assert.Equal(AccountErrors.Yourself, refused.Error);
    }

    private Task<Answer> SignInAsync(string email, string? password) => Stranger.PostAsync("auth/token", new { email, password });
}
