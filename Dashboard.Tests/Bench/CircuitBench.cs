using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Dashboard.Tests.Browser;
using Dashboard.Tests.Making;

namespace Dashboard.Tests.Bench;

/// <summary>What open pages cost the program: 500 of them, drawn, and idle.</summary>
public sealed partial class CircuitBench(DemoDashboard dashboard, ITestOutputHelper output) : IClassFixture<DemoDashboard>
{
    private const int First = 10, Pages = 500, MostMegabytes = 300;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact(Explicit = true)]
    public async Task Five_hundred_idle_pages_cost_at_most_300_MB()
    {
        var circuits = new List<Circuit>();
        // Idle is where nothing moves: the demo's campaign under way would draw every overview anew each second.
        await using (var still = dashboard.Database.CreateCommand("UPDATE campaigns SET status = 'Paused' WHERE status = 'Sending'")) await still.ExecuteNonQueryAsync(Ct);
        var (cookie, http) = await SignInAsync();
        string[] pages = ["/", "/campaigns", $"/campaigns/{await SentAsync()}/report", "/recipients"];
        try
        {
            await OpenAsync(circuits, pages, cookie, http, First); // what the first pages load is loaded
            var before = Resident();
            await OpenAsync(circuits, pages, cookie, http, First + Pages);
            await Task.Delay(TimeSpan.FromSeconds(30), Ct);
            var after = Resident();
            Assert.All(circuits, circuit => Assert.True(circuit.IsOpen, circuit.Trouble));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Pages} pages of recipients, campaigns, a report and the overview: {before} MB, then {after} MB: {after - before} MB, {(after - before) * 1024.0 / Pages:F0} KB each; {circuits.Average(c => c.Batches):F1} batches drawn in each"));
            Assert.InRange(after - before, 0, MostMegabytes);
        }
        finally
        {
            foreach (var circuit in circuits) await circuit.DisposeAsync();
            http.Dispose();
        }
    }

    private async Task OpenAsync(List<Circuit> circuits, string[] pages, string cookie, HttpClient http, int upTo)
    {
        while (circuits.Count < upTo)
        {
            var circuit = new Circuit(cookie, dashboard.Address);
            circuits.Add(circuit);
            await circuit.OpenAsync(http, pages[circuits.Count % pages.Length], Ct);
        }
    }

    /// <summary>A campaign of the first client with a whole report.</summary>
    private async Task<Guid> SentAsync()
    {
        await using var command = dashboard.Database.CreateCommand("SELECT c.id FROM campaigns c JOIN clients k ON k.id = c.client_id WHERE k.name = 'Nordlicht Outdoor' AND c.status = 'Sent' ORDER BY c.started_at DESC LIMIT 1");
        return (Guid)(await command.ExecuteScalarAsync(Ct))!;
    }

    /// <summary>The first client's user, signed in as by a browser.</summary>
    private async Task<(string Cookie, HttpClient Http)> SignInAsync()
    {
        var cookies = new CookieContainer();
        var http = new HttpClient(new SocketsHttpHandler { CookieContainer = cookies, AllowAutoRedirect = false }) { BaseAddress = dashboard.Address };
        var door = await http.GetStringAsync(new Uri("/account/sign-in", UriKind.Relative), Ct);
        var form = new Dictionary<string, string>
        {
            ["_handler"] = "sign-in",
            ["__RequestVerificationToken"] = Token().Match(door).Groups[1].Value,
            ["Input.Email"] = dashboard.ClientUser.Email,
            ["Input.Password"] = dashboard.ClientUser.Password,
        };
        using var content = new FormUrlEncodedContent(form);
        using var answer = await http.PostAsync(new Uri("/account/sign-in", UriKind.Relative), content, Ct);
        Assert.Equal(302, (int)answer.StatusCode);
        return (cookies.GetCookieHeader(dashboard.Address), http);
    }

    /// <summary>What the program holds of the machine's memory, after it has cleaned up what it could.</summary>
    private long Resident()
    {
        using var process = Process.GetProcessById(dashboard.ProcessId);
        return process.WorkingSet64 / (1024 * 1024);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
