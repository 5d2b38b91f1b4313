using Dashboard.Core.Campaigns;
using Npgsql;
using static Dashboard.Data.Queries.LedgerStates;

namespace Dashboard.Data.Queries;

/// <summary>Tests of variants by roll-ups and by one statement. The rest waits as what it is: queued, due when a winner is chosen and not before.</summary>
internal sealed class VariantTests(Connections connections) : IVariantTests
{
    /// <summary>When the rest is due: no claim ever reaches it, and its campaign is not at its end before it is gone.</summary>
    public const string NotDue = "'infinity'::timestamptz";

    /// <summary>Where a place by its recipients falls, as a mark; places are 0 to whole - 1, in an order that only the campaign and the recipient decide.</summary>
    public static string MarkOf(VariantShares shares, SqlValues values) =>
        $"({values.Add(shares.Marks.ToArray())})[width_bucket(place * 100.0 / whole, {values.Add(shares.Bounds.ToArray())}) + 1]";

    public async Task<IReadOnlyList<VariantRow>> FiguresAsync(Guid clientId, Guid campaignId, CancellationToken ct)
    {
        await using var connection = await connections.OfClientAsync(clientId, ct);
        await using var command = new NpgsqlCommand($"""
            SELECT variant, targeted, accepted, bounced, opened_people, opened_all, clicked_people, clicked_all, unsubscribed, complained FROM campaign_variant_figures
            WHERE campaign_id = $1 ORDER BY variant = {VariantMark.Waiting}, variant
            """, connection);
        command.Parameters.Add(new() { Value = campaignId });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<VariantRow>();
        while (await reader.ReadAsync(ct))
        {
            rows.Add(new(reader.GetInt16(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4), reader.GetInt64(5),
                reader.GetInt64(6), reader.GetInt64(7), reader.GetInt64(8), reader.GetInt64(9)));
        }

        return rows;
    }

    public async Task NoteSentAsync(CancellationToken ct)
    {
        // Rows are asked, not counts. What a server put off comes within two days: the test does not wait for it.
        await using var command = connections.OfHouse($"""
            UPDATE campaigns c SET test_sent_at = now()
            WHERE c.status = 'Sending' AND c.is_launched AND c.test_percent IS NOT NULL AND c.winner IS NULL AND c.test_sent_at IS NULL
              AND NOT EXISTS (SELECT FROM messages m WHERE m.month = c.month AND m.campaign_id = c.id AND m.next_attempt_at < {NotDue} AND m.state = {Queued})
              AND NOT EXISTS (SELECT FROM messages m WHERE m.month = c.month AND m.campaign_id = c.id AND m.owner IS NOT NULL AND m.state IN ({Claimed}, {HandingOver}))
            """);
        command.CommandTimeout = 120;
        await command.ExecuteNonQueryAsync(ct);
    }

    public async Task<IReadOnlyList<(Guid ClientId, Guid Id, WinnerRule By)>> DueAsync(CancellationToken ct)
    {
        await using var command = connections.OfHouse("""
            SELECT client_id, id, test_by FROM campaigns
            WHERE status = 'Sending' AND is_launched AND test_percent IS NOT NULL AND winner IS NULL AND test_sent_at + make_interval(mins => test_after_minutes) <= now() ORDER BY id
            """);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var due = new List<(Guid, Guid, WinnerRule)>();
        while (await reader.ReadAsync(ct)) due.Add((reader.GetGuid(0), reader.GetGuid(1), Enum.Parse<WinnerRule>(reader.GetString(2))));
        return due;
    }

    public async Task<bool> ChooseAsync(Guid clientId, Guid campaignId, int winner, string by, string reason, CancellationToken ct)
    {
        await using var connection = await connections.OfClientAsync(clientId, ct);
        await using var command = new NpgsqlCommand($"""
            WITH chosen AS (
                UPDATE campaigns SET winner = $2, winner_at = now(), winner_by = left($3, {Campaign.NameLength}), winner_reason = left($4, 1000), updated_at = now()
                WHERE id = $1 AND status IN ('Sending', 'Paused') AND is_launched AND test_percent IS NOT NULL AND winner IS NULL
                RETURNING id, month),
            let_go AS (
                UPDATE messages m SET variant = {VariantMark.AfterTest} + 1 + $2, next_attempt_at = CASE WHEN m.next_attempt_at IS NOT NULL THEN clock_timestamp() END, changed_at = clock_timestamp()
                FROM chosen c WHERE m.month = c.month AND m.campaign_id = c.id AND m.variant = {VariantMark.Waiting}),
            counted AS (
                UPDATE campaign_variant_figures f SET variant = {VariantMark.AfterTest} + 1 + $2 FROM chosen c WHERE f.campaign_id = c.id AND f.variant = {VariantMark.Waiting}),
            told AS (SELECT pg_notify('dashboard', 'campaign:' || id) FROM chosen)
            SELECT count(*) FROM told
            """, connection);
        command.CommandTimeout = 1800;
        command.Parameters.Add(new() { Value = campaignId });
        command.Parameters.Add(new() { Value = (short)winner });
        command.Parameters.Add(new() { Value = by });
        command.Parameters.Add(new() { Value = reason });
        return (long)(await command.ExecuteScalarAsync(ct))! > 0;
    }
}
