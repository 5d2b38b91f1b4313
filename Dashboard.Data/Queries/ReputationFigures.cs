using Dashboard.Core.Reputation;
using Dashboard.Core.Sending;
using Dashboard.Core.Tracking;
using Npgsql;
using NpgsqlTypes;

namespace Dashboard.Data.Queries;

/// <summary>Rates out of the roll-ups of campaigns that began within 60 days: what is older no longer comes back. Test campaigns, and magic addresses among the people of others, count for nobody.</summary>
internal sealed class ReputationFigures(Connections connections) : IReputationFigures
{
    public async Task<IReadOnlyList<CampaignReputation>> ByCampaignAsync(Guid? clientId, DateTimeOffset since, CancellationToken ct)
    {
        await using var connection = await connections.OfAsync(clientId, ct);
        await using var command = new NpgsqlCommand(
            $"""
            WITH magic AS (
                SELECT m.campaign_id, count(*) FILTER (WHERE m.accepted_at >= $1) AS delivered,
                       count(*) FILTER (WHERE m.state = {(short)MessageState.Bounced} AND m.changed_at >= $1) AS bounced,
                       count(*) FILTER (WHERE m.complained_at >= $1) AS complained
                FROM recipients r JOIN messages m ON m.recipient_id = r.id
                WHERE r.email::text LIKE '%@{MagicAddress.Domain}' AND m.changed_at >= $1 AND ($2::uuid IS NULL OR r.client_id = $2) GROUP BY 1)
            SELECT c.client_id, l.name::text, c.id, c.name, lower(split_part(c.from_email, '@', 2)), a.delivered - coalesce(magic.delivered, 0), a.bounced - coalesce(magic.bounced, 0),
                   (SELECT count(*) FROM events e WHERE e.campaign_id = c.id AND e.kind = {(short)EventKind.Bounced} AND e.at >= $1), a.complained - coalesce(magic.complained, 0)
            FROM campaigns c JOIN clients l ON l.id = c.client_id
            CROSS JOIN LATERAL (
                SELECT coalesce(sum(people) FILTER (WHERE kind = {(short)EventKind.Accepted}), 0)::bigint AS delivered,
                       coalesce(sum(people) FILTER (WHERE kind = {(short)EventKind.Bounced}), 0)::bigint AS bounced,
                       coalesce(sum(people) FILTER (WHERE kind = {(short)EventKind.Complained}), 0)::bigint AS complained
                FROM campaign_activity a
                WHERE a.campaign_id = c.id AND a.kind IN ({(short)EventKind.Accepted}, {(short)EventKind.Bounced}, {(short)EventKind.Complained}) AND a.bucket >= $1) a
            LEFT JOIN magic ON magic.campaign_id = c.id
            WHERE NOT c.is_test AND c.started_at > $1 - interval '60 days' AND ($2::uuid IS NULL OR c.client_id = $2) AND a.delivered + a.bounced + a.complained > 0
            """, connection);
        command.Parameters.Add(new() { Value = since });
        command.Parameters.Add(new() { Value = (object?)clientId ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
        var rows = new List<CampaignReputation>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            rows.Add(new(reader.GetGuid(0), reader.GetString(1), reader.GetGuid(2), reader.GetString(3), reader.GetString(4), reader.GetInt64(5), reader.GetInt64(6), reader.GetInt64(7), reader.GetInt64(8)));
        return rows;
    }

    public async Task<IReadOnlyList<ReputationRate>> ByProviderAsync(Guid? clientId, DateTimeOffset since, CancellationToken ct)
    {
        await using var connection = await connections.OfAsync(clientId, ct);
        await using var command = new NpgsqlCommand(
            """
            WITH counted AS (
                SELECT p.client_id, p.provider, sum(p.accepted)::bigint AS accepted, sum(p.bounced)::bigint AS bounced
                FROM campaigns c JOIN campaign_providers p ON p.campaign_id = c.id
                WHERE NOT c.is_test AND c.started_at >= $1 AND ($2::uuid IS NULL OR c.client_id = $2) GROUP BY 1, 2),
            complained AS (
                SELECT m.client_id, m.provider, count(*) AS n
                FROM messages m JOIN campaigns c ON c.id = m.campaign_id
                WHERE NOT c.is_test AND m.complained_at >= $1 AND c.started_at >= $1 AND ($2::uuid IS NULL OR m.client_id = $2) GROUP BY 1, 2)
            SELECT k.client_id, l.name::text, k.provider, k.accepted + k.bounced, k.accepted, k.bounced, coalesce(o.n, 0)
            FROM counted k JOIN clients l ON l.id = k.client_id LEFT JOIN complained o ON o.client_id = k.client_id AND o.provider = k.provider
            WHERE k.provider <> 0 AND k.accepted + k.bounced > 0
            """, connection);
        command.Parameters.Add(new() { Value = since });
        command.Parameters.Add(new() { Value = (object?)clientId ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
        var rows = new List<ReputationRate>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            rows.Add(new(reader.GetGuid(0), reader.GetString(1), ReputationScope.Provider, ((MailboxProvider)reader.GetInt16(2)).ToString(), reader.GetInt64(3), reader.GetInt64(4), reader.GetInt64(5), reader.GetInt64(6)));
        return rows;
    }
}
