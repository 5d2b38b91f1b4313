using Dashboard.Core;
using Dashboard.Core.Campaigns;

namespace Dashboard.Tests.Making;

/// <summary>A campaign of a test with its list and relay, and what the ledger says of it.</summary>
internal sealed record Mailing(DashboardApp App, Actor Actor, Guid Id, Guid ListId, Guid RelayId)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static readonly string[] States = ["queued", "claimed", "handing over", "deferred", "accepted", "bounced", "failed", "skipped", "unknown"];

    /// <summary>The figures by the ledger's rows, as "accepted 3, bounced 1"; the counts must say the same.</summary>
    public async Task<string> LedgerAsync()
    {
        // One statement, one moment: the pump goes on while this is read.
        var read = (string)(await App.SqlAsync(
            """
            SELECT coalesce((SELECT string_agg(state::text, ',' ORDER BY state) FROM messages WHERE campaign_id = $1), '') || '/' ||
                   coalesce((SELECT concat_ws('|', targeted, queued, sending, deferred, accepted, bounced, failed, skipped, unknown) FROM campaign_counts WHERE campaign_id = $1), '')
            """, Id))!;
        var rows = read.Split('/')[0].Split(',', StringSplitOptions.RemoveEmptyEntries).Select(s => short.Parse(s, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        var counted = read.Split('/')[1];
        int Of(params short[] states) => rows.Count(states.Contains);
        Assert.Equal($"{rows.Length}|{Of(0)}|{Of(1, 2)}|{Of(3)}|{Of(4)}|{Of(5)}|{Of(6)}|{Of(7)}|{Of(8)}", counted);
        return string.Join(", ", rows.GroupBy(s => s).OrderBy(g => g.Key).Select(g => $"{States[g.Key]} {g.Count()}"));
    }

    public async Task<string> StatusAsync() => (string)(await App.SqlAsync("SELECT status FROM campaigns WHERE id = $1", Id))!;

    public async Task StartAsync() => Assert.Null(await App.Get<CampaignLauncher>().StartAsync(Actor, Id, Ct));

    public Task IsAsync(CampaignStatus status, int seconds = 60) =>
        Until.TrueAsync(async () => await StatusAsync() == status.ToString(), $"campaign is {status}", seconds);

    /// <summary>Starts it and waits until it is sent; answers the ledger.</summary>
    public async Task<string> SendAsync()
    {
        await StartAsync();
        await IsAsync(CampaignStatus.Sent);
        return await LedgerAsync();
    }

    public async Task<long> CountAsync(string condition) => (long)(await App.SqlAsync($"SELECT count(*) FROM messages WHERE campaign_id = $1 AND {condition}", Id))!;
}
