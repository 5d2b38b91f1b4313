using Dashboard.Tests.Making;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.Tests.Browser.Reports;

/// <summary>While a campaign runs, everyone who looks at its report sees it move, and in the end the same.</summary>
public sealed class TwoReaders(RunningDashboard dashboard) : IClassFixture<RunningDashboard>
{
    private const int People = 30;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_browsers_on_one_report_see_the_same_figures_move()
    {
        using var http = new HttpClient { BaseAddress = dashboard.Address };
        var caller = new Caller(http, (await new Caller(http, null).PostAsync("auth/token", new { email = dashboard.Admin.Email, password = dashboard.Admin.Password }))["accessToken"]);
        var campaign = await WriteAsync(caller);

        await using var one = await dashboard.VisitAsync();
        await using var other = await dashboard.VisitAsync(390, 844);
        IPage[] pages = [await one.NewPageAsync(), await other.NewPageAsync()];
        foreach (var page in pages)
        {
            await RunningDashboard.SignInAsync(page, dashboard.Admin);
            await page.GotoAsync($"campaigns/{campaign}/report");
            await Expect(page.Locator(".words")).ToContainTextAsync("Nothing was sent yet.");
            // Keeps whatever the first sentence says from now on.
            await page.EvaluateAsync("""
                () => {
                  window.said = [];
                  new MutationObserver(() => { const now = document.querySelector('.words')?.textContent; if (now && window.said.at(-1) !== now) window.said.push(now); })
                    .observe(document.body, { subtree: true, childList: true, characterData: true });
                }
                """);
        }

        Assert.Equal(200, (await caller.PostAsync($"campaigns/{campaign}/send")).Status);

        foreach (var page in pages) await Expect(page.Locator(".words")).ToContainTextAsync($"All {People} mails were accepted", new() { Timeout = 90_000 });
        foreach (var page in pages)
            Assert.True((await page.EvaluateAsync<string[]>("() => window.said")).Count(words => words.Contains("are done", StringComparison.Ordinal)) > 1, "The page did not move while the campaign ran.");
        Assert.Equal(await pages[0].Locator(".words").InnerTextAsync(), await pages[1].Locator(".words").InnerTextAsync());
    }

    /// <summary>A campaign over a sandbox that takes its time.</summary>
    private async Task<string> WriteAsync(Caller caller)
    {
        var relay = Guid.CreateVersion7();
        await using (var slow = dashboard.Database.CreateCommand(
            "INSERT INTO relays (id, kind, name, host, port, security, accept_invalid_certificate, max_connections, per_second, is_default, created_at) VALUES ($1, 'Sandbox', 'Slow', '', 0, 'None', false, 1, 4, false, now())"))
        {
            slow.Parameters.Add(new() { Value = relay });
            await slow.ExecuteNonQueryAsync(Ct);
        }

        var client = (await caller.PostAsync("clients", new { name = "Bakery Brandt", timeZone = "Europe/Berlin" }))["id"]!;
        var list = (await caller.PostAsync("lists", new { clientId = client, name = "Regulars" }))["id"]!;
        Assert.Equal(200, (await caller.PostAsync("recipients/bulk", new { clientId = client, listIds = new[] { list }, recipients = Enumerable.Range(1, People).Select(n => new { email = $"p{n}@people.example" }) })).Status);
        var made = await caller.PostAsync("campaigns", new { clientId = client, name = "Sunday bread", subject = "The oven is warm", fromName = "Brandt", fromEmail = "news@brandt.example", html = "<p>Bread.</p>", listIds = new[] { list }, relayId = relay });
        Assert.Equal(201, made.Status);
        return made["id"]!;
    }
}
