using Dashboard.Core;
using Dashboard.Core.Campaigns;
using Dashboard.Core.Relays;

namespace Dashboard.Tests.Making;

internal static partial class A
{
    /// <summary>A campaign ready to be started, to so many new people through a relay of its own.</summary>
    public static async Task<Mailing> MailingAsync(
        DashboardApp app, int people, int port, int connections = 5, int? perSecond = null, DoubtfulChoice doubtful = DoubtfulChoice.TryAgain, string? html = null)
    {
        var ct = TestContext.Current.CancellationToken;
        var actor = await ClientAsync(app);
        var relay = await app.Get<RelayService>().AddAsync(Admin(), new RelayDraft
        {
            Name = $"Relay {Guid.NewGuid():N}",
            Host = "127.0.0.1",
            Port = port,
            Security = RelaySecurity.None,
            MaxConnections = connections,
            PerSecond = perSecond,
        }, ct);
        var list = Guid.CreateVersion7();
        await app.SqlAsync(
            """
            WITH list AS (INSERT INTO lists (id, client_id, name, created_at, member_count) VALUES ($1, $2, $1::text, now(), $3)),
            people AS (
                INSERT INTO recipients (client_id, email, name, attributes, status, created_at, updated_at, source)
                SELECT $2, 'p' || n || '@' || right($1::text, 12) || '.example', 'Person ' || n, jsonb_build_object('city', 'Köln'), 0, now(), now(), 'test' FROM generate_series(1, $3) n
                RETURNING id)
            INSERT INTO list_memberships (client_id, list_id, recipient_id, added_at) SELECT $2, $1, id, now() FROM people
            """, list, actor.ClientId!.Value, people);
        var campaign = await app.Get<CampaignService>().DraftAsync(actor, new CampaignDraft
        {
            Name = $"Campaign {Guid.NewGuid():N}",
            Subject = "Hello {{ name }}",
            FromName = "Acme",
            FromEmail = "news@acme.example",
            Html = html ?? "<p>Hello {{ name }} in {{ city }}, see <a href=\"https://acme.example/offer\">our offer</a>.</p>",
            ListIds = [list],
            RelayId = relay.Value.Id,
            Doubtful = doubtful,
        }, ct);
        return new(app, actor, campaign.Value.Id, list, relay.Value.Id);
    }
}
