using System.Text.RegularExpressions;
using Dashboard.Core;
using Dashboard.Core.Accounts;
using Dashboard.Tests.Making;
using MimeKit;

namespace Dashboard.Tests.Integration.Accounts;

public sealed partial class AccountTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    private const string Password = "a long enough one";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_invitation_lets_its_reader_choose_a_password_once()
    {
        var client = await A.ClientAsync(app);
        var email = $"{Guid.NewGuid():N}@people.example";
        var admin = await A.SignedInAsync(app);

        var invited = await admin.PostAsync($"clients/{client.ClientId}/users", new { email, displayName = "Ines", invite = true, right = "editor" });

        Assert.Equal((201, null, "true", "editor"), (invited.Status, invited["temporaryPassword"], invited["invited"], invited["right"]));
        var secret = await SecretAsync(email);
        Assert.NotNull(await Links.ChoosePasswordAsync(secret, "short", null, Ct));
        Assert.Null(await Links.ChoosePasswordAsync(secret, Password, null, Ct));
        Assert.Equal(AccountErrors.LinkOver, await Links.ChoosePasswordAsync(secret, "another long one", null, Ct));
        Assert.Equal(200, (await SignInAsync(email, Password)).Status);
    }

    [Fact]
    public async Task A_forgotten_password_is_reset_and_the_second_factor_is_still_asked_for()
    {
        var user = await A.UserAsync(app);
        var token = await SignInAsync(user.User.Email, user.Password!);
        var (key, _) = await EnrollAsync(new Caller(app.CreateClient(), token["accessToken"]));

        Assert.Equal(202, (await A.Stranger(app).PostAsync("auth/forgotten", new { email = user.User.Email.ToUpperInvariant() })).Status);
        Assert.Equal(202, (await A.Stranger(app).PostAsync("auth/forgotten", new { email = "nobody@people.example" })).Status);

        Assert.Null(await Links.ChoosePasswordAsync(await SecretAsync(user.User.Email), Password, null, Ct));
        Assert.Equal(401, (await SignInAsync(user.User.Email, user.Password!)).Status);
        Assert.Equal((401, "account.code_required"), await StatusAsync(SignInAsync(user.User.Email, Password)));
        Assert.Equal(200, (await SignInAsync(user.User.Email, Password, Totp.Code(key, 1))).Status);
    }

    [Fact]
    public async Task A_code_opens_once_a_recovery_code_too_and_neither_stands_in_the_database()
    {
        var user = await A.UserAsync(app);
        var token = await SignInAsync(user.User.Email, user.Password!);
        var (key, codes) = await EnrollAsync(new Caller(app.CreateClient(), token["accessToken"]));

        var code = Totp.Code(key, 1);
        Assert.Equal(200, (await SignInAsync(user.User.Email, user.Password!, code)).Status);
        Assert.Equal(401, (await SignInAsync(user.User.Email, user.Password!, code)).Status);
        Assert.Equal(200, (await SignInAsync(user.User.Email, user.Password!, codes[0])).Status);
        Assert.Equal(401, (await SignInAsync(user.User.Email, user.Password!, codes[0])).Status);

        var kept = (string)(await app.SqlAsync("SELECT string_agg(value, ' ') FROM user_tokens WHERE user_id = $1", user.User.Id))!;
        Assert.DoesNotContain(key, kept, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(codes[1], kept, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_token_given_after_the_second_factor_was_set_up_is_good_at_once_and_the_one_before_is_over()
    {
        var user = await A.UserAsync(app);
        var before = new Caller(app.CreateClient(), (await SignInAsync(user.User.Email, user.Password!))["accessToken"]);
        Assert.Equal(200, (await before.GetAsync("me")).Status);
        var (key, _) = await EnrollAsync(before);

        var after = new Caller(app.CreateClient(), (await SignInAsync(user.User.Email, user.Password!, Totp.Code(key, 1)))["accessToken"]);

        Assert.Equal(200, (await after.GetAsync("me")).Status);
        Assert.Equal(401, (await before.GetAsync("me")).Status);
    }

    [Fact]
    public async Task An_address_changes_when_both_ends_have_said_yes()
    {
        var user = await A.UserAsync(app);
        var fresh = $"{Guid.NewGuid():N}@people.example";
        var actor = A.Admin() with { UserId = user.User.Id };

        Assert.Equal(AccountErrors.PasswordWrong, await Links.ChangeAddressAsync(actor, "not it", fresh, Ct));
        Assert.Null(await Links.ChangeAddressAsync(actor, user.Password, fresh, Ct));

        Assert.False((await Links.ConfirmAddressAsync(await SecretAsync(fresh), null, Ct)).Value.IsDone);
        Assert.Equal(200, (await SignInAsync(user.User.Email, user.Password!)).Status);
        Assert.True((await Links.ConfirmAddressAsync(await SecretAsync(user.User.Email), null, Ct)).Value.IsDone);
        Assert.Equal(200, (await SignInAsync(fresh, user.Password!)).Status);
        Assert.Equal(401, (await SignInAsync(user.User.Email, user.Password!)).Status);
    }

    [Fact]
    public async Task Sessions_end_one_by_one_everywhere_else_and_when_the_user_is_disabled()
    {
        var user = await A.UserAsync(app);
        var sessions = app.Get<SessionService>();
        var me = A.Admin() with { UserId = user.User.Id };
        var first = await sessions.BeginAsync(user.User.Id, "password", "192.0.2.1", "Firefox/150", Ct);
        var second = await sessions.BeginAsync(user.User.Id, "password", null, null, Ct);

        Assert.Equal(2, (await sessions.ListAsync(me, Ct)).Count);
        Assert.Equal(AccountErrors.SessionNotFound, await sessions.EndAsync(A.Admin(), first, Ct));
        await sessions.EndOthersAsync(me, second, Ct);
        Assert.False(await sessions.IsAliveAsync(first, Ct));
        Assert.True(await sessions.IsAliveAsync(second, Ct));

        Assert.Null(await app.Get<AccountService>().ChangePasswordAsync(me, user.Password, Password, second, Ct));
        Assert.True(await sessions.IsAliveAsync(second, Ct));
        await app.Get<AccountService>().DisableAsync(A.Admin(), user.User.Id, Ct);
        Assert.False(await sessions.IsAliveAsync(second, Ct));
    }

    [Fact]
    public async Task A_visit_begins_after_an_hour_away_and_knows_when_the_last_one_was()
    {
        var user = await A.UserAsync(app);
        var sessions = app.Get<SessionService>();
        var me = A.Admin() with { UserId = user.User.Id };

        var desk = await sessions.BeginAsync(user.User.Id, "password", null, "Firefox/150", Ct);
        Assert.Null(await sessions.LastVisitAsync(me, Ct));

        await app.SqlAsync("UPDATE user_sessions SET seen_at = now() - interval '3 hours' WHERE id = $1", desk);
        var left = (DateTime)(await app.SqlAsync("SELECT seen_at FROM user_sessions WHERE id = $1", desk))!;
        Assert.True(await sessions.IsAliveAsync(desk, Ct));
        Assert.Equal(left, (await sessions.LastVisitAsync(me, Ct))!.Value.UtcDateTime);

        // Another browser in the same hour is the same visit.
        await sessions.BeginAsync(user.User.Id, "password", null, "Safari/26", Ct);
        Assert.Equal(left, (await sessions.LastVisitAsync(me, Ct))!.Value.UtcDateTime);
        Assert.Null(await sessions.LastVisitAsync(Actor.House, Ct));
    }

    [Fact]
    public async Task A_client_may_ask_its_users_for_a_second_factor()
    {
        var client = await A.ClientAsync(app);
        var user = await A.UserAsync(app, client);
        var admin = await A.SignedInAsync(app);

        Assert.Equal(200, (await admin.PatchAsync($"clients/{client.ClientId}", new { requireSecondFactor = true })).Status);

        Assert.Equal((403, "account.second_factor_required"), await StatusAsync(SignInAsync(user.User.Email, user.Password!)));
    }

    private AccountLinks Links => app.Get<AccountLinks>();

    private static async Task<(int Status, string? Code)> StatusAsync(Task<Answer> answer) => ((await answer).Status, (await answer)["code"]);

    private static async Task<(string Key, IReadOnlyList<string> Codes)> EnrollAsync(Caller user)
    {
        var key = (await user.PostAsync("me/second-factor"))["key"]!;
        Assert.Equal(400, (await user.PostAsync("me/second-factor/confirm", new { code = "000000" })).Status);
        var codes = await user.PostAsync("me/second-factor/confirm", new { code = Totp.Code(key) });
        return (key, [.. codes.Body["recoveryCodes"]!.AsArray().Select(c => c!.ToString())]);
    }

    private Task<Answer> SignInAsync(string email, string password, string? code = null) => A.Stranger(app).PostAsync("auth/token", new { email, password, code });

    /// <summary>The secret in the last mail to an address.</summary>
    private async Task<string> SecretAsync(string email)
    {
        var secret = "";
        await Until.TrueAsync(async () =>
        {
            if (await app.SqlAsync("SELECT source FROM captured_messages WHERE recipient = $1 ORDER BY id DESC LIMIT 1", email) is not byte[] source) return false;
            using var stream = new MemoryStream(source);
            secret = Secret().Match((await MimeMessage.LoadAsync(stream, Ct)).TextBody ?? "").Groups[1].Value;
            return secret.Length > 0;
        }, $"a mail with a link to {email}");
        return secret;
    }

    [GeneratedRegex(@"/account/link/([\w-]+)")]
    private static partial Regex Secret();
}
