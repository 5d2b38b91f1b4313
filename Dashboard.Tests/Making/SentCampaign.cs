using Dashboard.Core;
using Dashboard.Core.Campaigns;
using Dashboard.Core.Sending;
using Dashboard.Core.Tracking;

namespace Dashboard.Tests.Making;

/// <summary>A campaign whose mails were all accepted, with the tokens that stand in them.</summary>
internal sealed record SentCampaign(Guid Id, Guid ClientId, short Month, DateTimeOffset StartedAt, IReadOnlyList<long> Recipients, IReadOnlyList<long> Messages, TrackingKeys Keys)
{
    public string Open(int recipient) => $"/t/{TrackingToken.Text(Keys, TokenKind.Open, (ushort)Month, Messages[recipient])}";

    public string Unsubscribe(int recipient) => $"/u/{TrackingToken.Text(Keys, TokenKind.Unsubscribe, (ushort)Month, Messages[recipient])}";

    public string Preferences(int recipient) => $"/p/{TrackingToken.Text(Keys, TokenKind.Preferences, (ushort)Month, Messages[recipient])}";

    public string View(int recipient) => $"/v/{TrackingToken.Text(Keys, TokenKind.View, (ushort)Month, Messages[recipient])}";

    public string Click(int recipient, int link, string url)
    {
        Assert.True(ClickTarget.TryCreate(url, out var target));
        Span<byte> ascii = stackalloc byte[512];
        var length = TrackingToken.WriteClick(Keys, (ushort)Month, Messages[recipient], link, target, ascii);
        return $"/c/{System.Text.Encoding.ASCII.GetString(ascii[..length])}";
    }
}

internal static partial class A
{
    /// <summary>A campaign that was sent to so many new people, started so long ago; each mail was accepted a minute later.</summary>
    public static async Task<SentCampaign> SentCampaignAsync(DashboardApp app, Guid clientId, int people, TimeSpan? ago = null)
    {
        var ct = TestContext.Current.CancellationToken;
        // in whole seconds, as no database cuts it
        var started = DateTimeOffset.FromUnixTimeSeconds((TimeProvider.System.GetUtcNow() - (ago ?? TimeSpan.FromHours(1))).ToUnixTimeSeconds());
        Campaign campaign;
        await using (var db = await app.Get<IDashboardDbFactory>().OpenAsync(Actor.System(clientId), ct))
        {
            campaign = Campaign.Draft(clientId, new CampaignDraft { Name = $"Campaign {Guid.NewGuid():N}", Subject = "Hello", FromEmail = "news@example.com", Html = "<p>Hello {{ name }}</p>" }, "test", started);
            db.Campaigns.Add(campaign);
            await db.SaveChangesAsync(ct);
        }

        await app.SqlAsync("SELECT ensure_month($1)", LedgerMonth.Of(started));
        await app.SqlAsync(
            """
            UPDATE campaigns SET status = 'Sent', started_at = $2, finished_at = $2, is_launched = true, month = $3 WHERE id = $1
            """, campaign.Id, started, LedgerMonth.Of(started));
        var recipients = (long[])(await app.SqlAsync(
            """
            WITH made AS (
                INSERT INTO recipients (client_id, email, name, attributes, status, created_at, updated_at, source)
                SELECT $1, 'p' || replace(gen_random_uuid()::text, '-', '') || '@example.com', 'Person ' || n, '{}', 0, $3, $3, 'test' FROM generate_series(1, $2) n
                RETURNING id)
            SELECT array_agg(id ORDER BY id) FROM made
            """, clientId, people, started))!;
        var messages = (long[])(await app.SqlAsync(
            """
            WITH made AS (
                INSERT INTO messages (month, client_id, campaign_id, recipient_id, state, provider, attempts, changed_at, accepted_at)
                SELECT $1, $2, $3, id, 4, 0, 1, $5, $5 FROM unnest($4) WITH ORDINALITY r (id, n) ORDER BY n
                RETURNING id, recipient_id),
            counted AS (
                INSERT INTO campaign_counts (campaign_id, client_id, selected, targeted, accepted) VALUES ($3, $2, cardinality($4), cardinality($4), cardinality($4))),
            provided AS (
                INSERT INTO campaign_providers (campaign_id, client_id, provider, targeted, accepted) VALUES ($3, $2, 0, cardinality($4), cardinality($4)))
            SELECT array_agg(id ORDER BY recipient_id) FROM made
            """, LedgerMonth.Of(started), clientId, campaign.Id, recipients, started + TimeSpan.FromMinutes(1)))!;
        return new(campaign.Id, clientId, LedgerMonth.Of(started), started, recipients, messages, await app.Get<TrackingKeyRing>().KeysAsync(ct));
    }
}
