using System.Net;
using Dashboard.Core.Reports;
using Dashboard.Core.Tracking;
using Dashboard.Tests.Making;
using Npgsql;

namespace Dashboard.Tests.Integration.Tracking;

/// <summary>Whatever comes in, in whatever order and however often: the roll-ups say what a slow look at the rows says.</summary>
public sealed class HistoryTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    private static readonly string?[] Agents =
    [
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1",
        "Mozilla/5.0", null, "curl/8.10.1", "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)",
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Roll_ups_say_what_the_rows_say(int seed)
    {
        var random = new Random(seed);
        var client = (await A.ClientAsync(app)).ClientId!.Value;
        SentCampaign[] campaigns = [await A.SentCampaignAsync(app, client, 12, TimeSpan.FromDays(40)), await A.SentCampaignAsync(app, client, 8, TimeSpan.FromHours(9))];
        await DivideAsync(campaigns[0]);
        var visits = Enumerable.Range(0, 400).SelectMany(_ => Burst(random, campaigns[random.Next(2)])).ToList();
        var events = app.Get<IEventLog>();

        // Batches of any size, several at once, some brought twice, spooled ones late.
        var batches = visits.OrderBy(v => v.At.AddSeconds(random.Next(0, 20))).Chunk(1 + random.Next(60)).ToList();
        await Parallel.ForEachAsync(batches, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = Ct }, async (batch, ct) =>
        {
            await RecordAsync(events, batch, isReplay: false, ct);
            if (batch.Length % 3 == 0) await RecordAsync(events, batch, isReplay: true, ct);
        });

        foreach (var campaign in campaigns) await CompareAsync(campaign);
        foreach (var campaign in campaigns) Assert.Empty((await app.Get<ICampaignStatistics>().RecountAsync(campaign.ClientId, campaign.Id, campaign.Month, Ct)).Differences);
        await CompareHoursAsync(client);
        Assert.Equal((long)visits.Count(v => v.Kind is not EventKind.Unsubscribed), await app.SqlAsync("SELECT count(*) FROM events WHERE client_id = $1 AND kind IN (4, 5)", client));
    }

    /// <summary>As if three variants had been tried on its people, and the third had won the rest.</summary>
    private async Task DivideAsync(SentCampaign campaign)
    {
        await app.SqlAsync("UPDATE messages SET variant = (ARRAY[1, 2, 3, 13])[id % 4 + 1] WHERE campaign_id = $1", campaign.Id);
        await app.SqlAsync("INSERT INTO campaign_variant_figures (campaign_id, client_id, variant, targeted, accepted) SELECT campaign_id, client_id, variant, count(*), count(*) FROM messages WHERE campaign_id = $1 GROUP BY 1, 2, 3", campaign.Id);
    }

    private static async Task RecordAsync(IEventLog events, Visit[] batch, bool isReplay, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                await events.RecordAsync(batch, isReplay, ct);
                return;
            }
            catch (Core.ContentionException)
            {
                // given up in favour of another: again
            }
        }
    }

    /// <summary>An open, a click, a scan of all links, or a withdrawal, at any time after the start.</summary>
    private static IEnumerable<Visit> Burst(Random random, SentCampaign campaign)
    {
        var who = random.Next(campaign.Messages.Count);
        var at = campaign.StartedAt.AddSeconds(30 + random.NextDouble() * (random.Next(4) == 0 ? 3600 * 8 : 1200));
        var agent = Agents[random.Next(Agents.Length)];
        var ip = new IPAddress([198, 51, 100, (byte)random.Next(4)]);
        Visit One(EventKind kind, double after, int? link) =>
            new(Guid.CreateVersion7(at), kind, at.AddSeconds(after), campaign.Month, campaign.Messages[who], link, link is null ? null : $"https://example.com/{link}", ip, agent, kind is EventKind.Unsubscribed ? "page" : null, random.Next(9) == 0);

        switch (random.Next(8))
        {
            case 0: yield return One(EventKind.Clicked, 0, random.Next(4)); break;
            case 1:
                yield return One(EventKind.Opened, 0, null);
                for (var link = 0; link < 4; link++) yield return One(EventKind.Clicked, link * random.NextDouble() * 3, link);
                break;
            case 2 when random.Next(10) == 0: yield return One(EventKind.Unsubscribed, 0, null); break;
            case 3: yield return One(EventKind.Clicked, 0, VisitJudge.HiddenLink); break;
            default: yield return One(EventKind.Opened, 0, null); break;
        }
    }

    private sealed record Row(long Message, EventKind Kind, DateTimeOffset At, int? Link, bool IsAutomatic, string? Agent);

    private async Task CompareAsync(SentCampaign campaign)
    {
        var rows = new List<Row>();
        await using (var command = app.Get<NpgsqlDataSource>().CreateCommand("SELECT message_id, kind, at, link_index, automatic, user_agent FROM events WHERE campaign_id = $1"))
        {
            command.Parameters.Add(new() { Value = campaign.Id });
            await using var reader = await command.ExecuteReaderAsync(Ct);
            while (await reader.ReadAsync(Ct))
                rows.Add(new(reader.GetInt64(0), (EventKind)reader.GetInt16(1), reader.GetFieldValue<DateTimeOffset>(2), reader.IsDBNull(3) ? null : reader.GetInt32(3), reader.GetBoolean(4), reader.IsDBNull(5) ? null : reader.GetString(5)));
        }

        long People(Func<Row, bool> which) => rows.Where(which).Select(r => r.Message).Distinct().LongCount();
        var openedPeople = People(r => !r.IsAutomatic && r.Kind is (EventKind.Opened or EventKind.Clicked));
        var expected = string.Join('|', openedPeople, People(r => r.Kind is EventKind.Opened), People(r => r.Kind is EventKind.Clicked && !r.IsAutomatic), People(r => r.Kind is EventKind.Clicked), People(r => r.Kind is EventKind.Unsubscribed));
        Assert.Equal(expected, await app.SqlAsync("SELECT concat_ws('|', opened_people, opened_all, clicked_people, clicked_all, unsubscribed) FROM campaign_counts WHERE campaign_id = $1", campaign.Id));
        Assert.Equal(expected, await app.SqlAsync(
            "SELECT concat_ws('|', count(first_opened_by_person_at), count(first_opened_at), count(first_clicked_by_person_at), count(first_clicked_at), count(unsubscribed_at)) FROM messages WHERE campaign_id = $1", campaign.Id));
        Assert.Equal($"{openedPeople}|{People(r => r.Kind is EventKind.Clicked && !r.IsAutomatic)}", await app.SqlAsync(
            "SELECT concat_ws('|', sum(opened_people), sum(clicked_people)) FROM campaign_providers WHERE campaign_id = $1", campaign.Id));

        await CompareVariantsAsync(campaign, rows);

        var links = rows.Where(r => r.Kind is EventKind.Clicked && r.Link != VisitJudge.HiddenLink).GroupBy(r => r.Link).OrderBy(g => g.Key)
            .Select(g => $"{g.Key}:{g.Count(r => !r.IsAutomatic)}:{g.Count()}:{g.Where(r => !r.IsAutomatic).Select(r => r.Message).Distinct().Count()}");
        Assert.Equal(string.Join(' ', links), await app.SqlAsync(
            "SELECT string_agg(concat_ws(':', index, clicks_people, clicks_all, clickers_people), ' ' ORDER BY index) FROM campaign_links WHERE campaign_id = $1", campaign.Id));

        var activity = rows.GroupBy(r => (r.Kind, Bucket: ActivityBucket.Of(r.At, campaign.StartedAt))).OrderBy(g => g.Key)
            .Select(g => $"{(int)g.Key.Kind}:{g.Key.Bucket.ToUnixTimeSeconds()}:{g.Count(r => !r.IsAutomatic)}:{g.Count(r => r.IsAutomatic)}");
        Assert.Equal(string.Join(' ', activity), await app.SqlAsync(
            "SELECT string_agg(concat_ws(':', kind, extract(epoch FROM bucket)::bigint, people, automatic), ' ' ORDER BY kind, bucket) FROM campaign_activity WHERE campaign_id = $1", campaign.Id));

        var agents = rows.GroupBy(r => ReadingAgent.Of(r.Agent)).OrderBy(g => (g.Key.Program, g.Key.Device))
            .Select(g => $"{(int)g.Key.Program}:{(int)g.Key.Device}:{g.Count(r => r.Kind is EventKind.Opened && !r.IsAutomatic)}:{g.Count(r => r.Kind is EventKind.Opened)}:{g.Count(r => r.Kind is EventKind.Clicked && !r.IsAutomatic)}:{g.Count(r => r.Kind is EventKind.Clicked)}");
        Assert.Equal(string.Join(' ', agents.Where(a => !a.EndsWith(":0:0:0:0", StringComparison.Ordinal))), await app.SqlAsync(
            "SELECT string_agg(concat_ws(':', program, device, opens_people, opens_all, clicks_people, clicks_all), ' ' ORDER BY program, device) FROM campaign_agents WHERE campaign_id = $1 AND opens_all + clicks_all > 0", campaign.Id));

        // Everyone's mail was accepted a minute after the start.
        var firsts = rows.Where(r => !r.IsAutomatic && r.Kind is (EventKind.Opened or EventKind.Clicked)).ToList();
        var delays = firsts.GroupBy(r => r.Message).Select(g => (Kind: EventKind.Opened, At: g.Min(r => r.At)))
            .Concat(firsts.Where(r => r.Kind is EventKind.Clicked).GroupBy(r => r.Message).Select(g => (Kind: EventKind.Clicked, At: g.Min(r => r.At))))
            .GroupBy(f => (f.Kind, Band: OpeningDelay.BandOf(campaign.StartedAt.AddMinutes(1), f.At))).OrderBy(g => g.Key).Select(g => $"{(int)g.Key.Kind}:{g.Key.Band}:{g.Count()}");
        Assert.Equal(string.Join(' ', delays), await app.SqlAsync(
            "SELECT string_agg(concat_ws(':', kind, band, people), ' ' ORDER BY kind, band) FROM campaign_delays WHERE campaign_id = $1 AND people <> 0", campaign.Id));
    }

    private async Task CompareVariantsAsync(SentCampaign campaign, List<Row> rows)
    {
        var mails = new Dictionary<long, short>();
        await using (var command = app.Get<NpgsqlDataSource>().CreateCommand("SELECT id, variant FROM messages WHERE campaign_id = $1 AND variant <> 0"))
        {
            command.Parameters.Add(new() { Value = campaign.Id });
            await using var reader = await command.ExecuteReaderAsync(Ct);
            while (await reader.ReadAsync(Ct)) mails.Add(reader.GetInt64(0), reader.GetInt16(1));
        }

        var slowly = mails.GroupBy(m => m.Value, m => m.Key).OrderBy(g => g.Key).Select(variant =>
        {
            long People(Func<Row, bool> which) => rows.Where(r => variant.Contains(r.Message) && which(r)).Select(r => r.Message).Distinct().LongCount();
            var opened = People(r => r.Kind is EventKind.Opened || (r.Kind is EventKind.Clicked && !r.IsAutomatic));
            return string.Join(':', variant.Key, variant.Count(), variant.Count(), People(r => !r.IsAutomatic && r.Kind is (EventKind.Opened or EventKind.Clicked)), opened,
                People(r => r.Kind is EventKind.Clicked && !r.IsAutomatic), People(r => r.Kind is EventKind.Clicked), People(r => r.Kind is EventKind.Unsubscribed));
        });
        Assert.Equal(string.Join(' ', slowly), await app.SqlAsync(
            "SELECT coalesce(string_agg(concat_ws(':', variant, targeted, accepted, opened_people, opened_all, clicked_people, clicked_all, unsubscribed), ' ' ORDER BY variant), '') FROM campaign_variant_figures WHERE campaign_id = $1", campaign.Id));
    }

    private async Task CompareHoursAsync(Guid client)
    {
        var slowly = await app.SqlAsync(
            """
            SELECT string_agg(concat_ws(':', extract(epoch FROM hour)::bigint, op, oa, cp, ca, un), ' ' ORDER BY hour)
            FROM (SELECT date_trunc('hour', at, 'UTC') AS hour, count(*) FILTER (WHERE kind = 4 AND NOT automatic) AS op, count(*) FILTER (WHERE kind = 4) AS oa,
                         count(*) FILTER (WHERE kind = 5 AND NOT automatic) AS cp, count(*) FILTER (WHERE kind = 5) AS ca, count(*) FILTER (WHERE kind = 6) AS un
                  FROM events WHERE client_id = $1 GROUP BY 1) e
            """, client);
        const string Figures =
            """
            SELECT string_agg(concat_ws(':', extract(epoch FROM hour)::bigint, op, oa, cp, ca, un), ' ' ORDER BY hour)
            FROM (SELECT hour, sum(opens_people) AS op, sum(opens_all) AS oa, sum(clicks_people) AS cp, sum(clicks_all) AS ca, sum(unsubscribed) AS un
                  FROM client_hour_figures WHERE client_id = $1 GROUP BY 1) e
            """;
        Assert.Equal(slowly, await app.SqlAsync(Figures, client));
        await app.SqlAsync("SELECT fold_client_hours()");
        Assert.Equal(slowly, await app.SqlAsync(Figures, client));
    }
}
