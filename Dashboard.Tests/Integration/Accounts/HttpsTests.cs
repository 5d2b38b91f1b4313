using System.Text.RegularExpressions;
using Dashboard.Tests.Making;
using Microsoft.AspNetCore.Hosting;

namespace Dashboard.Tests.Integration.Accounts;

/// <summary>The program as the world sees it by https: what browsers are told, and what a form must bring.</summary>
public sealed partial class HttpsTests(HttpsTests.HttpsApp app) : IClassFixture<HttpsTests.HttpsApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Cookies_are_for_this_host_and_https_alone()
    {
        var user = await A.UserAsync(app);
        using var browser = app.CreateClient(new() { AllowAutoRedirect = false, HandleCookies = false });
        using var door = await browser.GetAsync(new Uri("/account/sign-in", UriKind.Relative), Ct);
        var given = Assert.Single(door.Headers.GetValues("Set-Cookie"));
        Assert.StartsWith("__Host-dashboard.form=", given, StringComparison.Ordinal);
        Assert.Equal("max-age=31536000; includeSubDomains", Assert.Single(door.Headers.GetValues("Strict-Transport-Security")));

        using var entered = await PostAsync(browser, "/account/sign-in", given, new()
        {
            ["_handler"] = "sign-in",
            ["Input.Email"] = user.User.Email,
            ["Input.Password"] = user.Password!,
            ["__RequestVerificationToken"] = Token().Match(await door.Content.ReadAsStringAsync(Ct)).Groups[1].Value,
        });
        Assert.Equal(302, (int)entered.StatusCode);
        var cookie = Assert.Single(entered.Headers.GetValues("Set-Cookie"));
        Assert.StartsWith("__Host-dashboard=", cookie, StringComparison.Ordinal);
        foreach (var set in new[] { given, cookie })
        {
            Assert.Contains("; secure", set, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("; path=/;", set + ";", StringComparison.OrdinalIgnoreCase);
            Assert.Contains("; httponly", set, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("; samesite=", set, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("domain=", set, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Theory]
    [InlineData("/account/sign-in")]
    [InlineData("/account/sign-out")]
    [InlineData("/account/forgotten")]
    [InlineData("/account/passkeys/ask")]
    public async Task A_form_without_its_token_does_nothing(string path)
    {
        using var browser = app.CreateClient(new() { AllowAutoRedirect = false });

        using var answer = await PostAsync(browser, path, null, new() { ["_handler"] = "sign-in", ["Input.Email"] = "ada@people.example", ["Input.Password"] = "x" });

        Assert.Equal(400, (int)answer.StatusCode);
    }

    [Fact]
    public async Task What_a_stranger_says_of_where_they_come_from_is_not_believed()
    {
        using var browser = app.CreateClient(new() { AllowAutoRedirect = false });
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/api/v1/auth/forgotten", UriKind.Relative)) { Content = new StringContent("""{"email":"nobody@people.example"}""", System.Text.Encoding.UTF8, "application/json") };
        request.Headers.Add("X-Forwarded-For", "203.0.113.77");
        request.Headers.Add("X-Forwarded-Host", "attack.example");
        request.Headers.Host = "attack.example";

        using var answer = await browser.SendAsync(request, Ct);

        Assert.Equal(202, (int)answer.StatusCode);
        Assert.DoesNotContain("attack.example", string.Join(' ', answer.Headers.Select(h => string.Join(' ', h.Value))), StringComparison.Ordinal);
        Assert.Equal(0L, await app.SqlAsync("SELECT count(*) FROM audit_entries WHERE address = '203.0.113.77'"));
    }

    [Fact]
    public async Task A_link_in_a_mail_leads_to_the_public_address_whatever_host_was_named_and_goes_to_the_address_that_is_stored()
    {
        var user = await A.UserAsync(app);
        using var browser = app.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/api/v1/auth/forgotten", UriKind.Relative)) { Content = System.Net.Http.Json.JsonContent.Create(new { email = user.User.Email.ToUpperInvariant() }) };
        request.Headers.Add("X-Forwarded-Host", "attack.example");
        request.Headers.Host = "attack.example";
        using var answer = await browser.SendAsync(request, Ct);
        Assert.Equal(202, (int)answer.StatusCode);

        var source = "";
        await Until.TrueAsync(async () => (source = await app.SqlAsync("SELECT convert_from(source, 'UTF8') FROM captured_messages WHERE recipient::text = $1", user.User.Email) as string ?? "").Length > 0, "the mail");

        using var mail = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(source));
        Assert.Contains("https://mail.example.com/account/link/", (await MimeKit.MimeMessage.LoadAsync(mail, Ct)).TextBody, StringComparison.Ordinal);
        Assert.DoesNotContain("attack.example", source, StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient browser, string path, string? cookie, Dictionary<string, string> fields)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = new FormUrlEncodedContent(fields) };
        if (cookie is not null) request.Headers.Add("Cookie", cookie.Split(';')[0]);
        return await browser.SendAsync(request, Ct);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"")]
    private static partial Regex Token();

    /// <summary>Behind something that ends TLS, and says nothing about it.</summary>
    public sealed class HttpsApp(PostgresServer server) : DashboardApp(server)
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.UseSetting("Dashboard:PublicUrl", "https://mail.example.com");
        }
    }
}
