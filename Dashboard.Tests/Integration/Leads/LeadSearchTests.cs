using Dashboard.Core;
using Dashboard.Core.Addresses;
using Dashboard.Core.Leads;
using Dashboard.Tests.Making;

namespace Dashboard.Tests.Integration.Leads;

/// <summary>Words and filters that many have and that few have, among the newest and far behind: each is found another way, and all ways find the same.</summary>
public class LeadSearchTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    private const int Leads = 12_000;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_way_of_looking_finds_the_same_page_by_page()
    {
        var (actor, other) = (await A.ClientAsync(app), await A.ClientAsync(app));
        var owner = Guid.NewGuid();
        await app.SqlAsync("""
            INSERT INTO leads (client_id, email, name, company, tags, fields, origins, source, owner_id, stage, is_stage_chosen, verdict, reasons, score, score_reasons, created_at, updated_at)
            SELECT c, 'person' || i || '@d' || i % 50 || '.example', CASE WHEN i % 3000 = 7 THEN 'Rarus Old' WHEN i = 11 THEN 'A^b $mith 100%' ELSE 'Person ' || i END, CASE WHEN i <= 6000 THEN 'Oldcorp' ELSE 'New-corp' END,
                CASE WHEN i <= 120 THEN ARRAY['early'] ELSE ARRAY[]::text[] END, '{}', '{}', 'test', CASE WHEN i % 4000 = 9 THEN $3 END, CASE WHEN i <= 300 THEN 4 ELSE i % 3 END, false, CASE WHEN i % 1000 = 5 THEN 2 WHEN i % 2 = 0 THEN 0 END,
                '{}', i % 101, '{}', now() - ($4 - i) * interval '1 minute', now()
            FROM generate_series(1, $4) i, unnest(ARRAY[$1, $2]) c
            """, actor.ClientId!.Value, other.ClientId!.Value, owner, Leads);
        await app.SqlAsync("ANALYZE leads");
        foreach (var (filter, condition) in new (LeadFilter Filter, string Condition)[]
        {
            (new(), "true"),
            (new() { Search = "person" }, "name LIKE 'Person %' OR email LIKE 'person%'"),
            (new() { Search = "rarus" }, "name LIKE 'Rarus%'"),
            (new() { Search = "oldc" }, "company = 'Oldcorp'"),
            (new() { Search = "corp" }, "company = 'New-corp'"),
            (new() { Search = "erson" }, "false"),
            (new() { Search = "OLDCORP rarus" }, "company = 'Oldcorp' AND name LIKE 'Rarus%'"),
            (new() { Search = "a^b $mith" }, "name LIKE 'A^b%'"),
            (new() { Search = "100%" }, "name LIKE '%100\\%'"),
            (new() { Search = "person11999@d49.example" }, "email = 'person11999@d49.example'"),
            (new() { Search = "person77@d27" }, "email LIKE 'person77%@d27.%'"),
            (new() { Tag = "early" }, "tags @> ARRAY['early']"),
            (new() { Tag = "nothing" }, "false"),
            (new() { OwnerId = owner }, "owner_id IS NOT NULL"),
            (new() { Verdict = AddressVerdict.Invalid }, "verdict = 2"),
            (new() { Unchecked = true, MinScore = 100 }, "verdict IS NULL AND score >= 100"),
            (new() { Stage = LeadStage.Converted }, "stage = 4"),
            (new() { Stage = LeadStage.Converted, Search = "person2" }, "stage = 4 AND email LIKE 'person2%'"),
            (new() { Tag = "early", Search = "person" }, "tags @> ARRAY['early'] AND email LIKE 'person%'"),
        })
        {
            var expected = (long[])(await app.SqlAsync($"SELECT coalesce(array_agg(id ORDER BY id DESC), ARRAY[]::bigint[]) FROM leads WHERE client_id = $1 AND ({condition})", actor.ClientId!.Value))!;
            var best = (long[])(await app.SqlAsync($"SELECT coalesce(array_agg(id ORDER BY score DESC, id DESC), ARRAY[]::bigint[]) FROM leads WHERE client_id = $1 AND ({condition})", actor.ClientId!.Value))!;

            Assert.Equal(expected.Take(450), await FirstAsync(actor, filter, LeadSort.Newest, 450));
            Assert.Equal(best.Take(150), await FirstAsync(actor, filter, LeadSort.BestFirst, 150));
            Assert.Equal(expected.Length, await app.Get<LeadService>().CountAsync(actor, filter, new(), Ct));
        }

        Assert.Equal(2 * 300, (await FirstAsync(Actor.House, new() { Stage = LeadStage.Converted }, LeadSort.BestFirst, 1000)).Count);
        var now = TimeProvider.System.GetUtcNow();
        var since = await app.Get<LeadService>().SliceAsync(actor, new(), LeadSort.Newest, new(100, From: now.AddDays(-100), To: now.AddMinutes(-Leads + 10.5)), Ct);
        Assert.Equal(10, since.Items.Count);
    }

    private async Task<List<long>> FirstAsync(Actor actor, LeadFilter filter, LeadSort sort, int most)
    {
        var found = new List<long>();
        string? after = null;
        do
        {
            var slice = await app.Get<LeadService>().SliceAsync(actor, filter, sort, new(100, after, filter.Search), Ct);
            found.AddRange(slice.Items.Select(row => row.Id));
            after = slice.NextCursor;
        }
        while (after is not null && found.Count < most);
        return [.. found.Take(most)];
    }
}
