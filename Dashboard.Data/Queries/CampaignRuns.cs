using System.Text.Json;
using Dashboard.Core.Campaigns;
using Dashboard.Core.Sending;
using Npgsql;

namespace Dashboard.Data.Queries;

/// <summary>Campaigns as the pump drives them: begun when due, held, and sent once nothing of them waits.</summary>
internal sealed class CampaignRuns(Connections connections) : ICampaignRuns
{
    public async Task<int> StartDueAsync(TimeSpan grace, CancellationToken ct)
    {
        await using var command = connections.OfHouse("""
            WITH due AS (
                UPDATE campaigns SET
                    status = CASE WHEN scheduled_at < now() - $1 THEN 'Paused' ELSE 'Sending' END,
                    pause_reason = CASE WHEN scheduled_at < now() - $1 THEN 'Its start at ' || to_char(scheduled_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI') ||
                        ' UTC was missed because the program was not running. Resume to send it now, or cancel it.' END,
                    started_at = CASE WHEN scheduled_at < now() - $1 THEN NULL ELSE now() END,
                    month = CASE WHEN scheduled_at < now() - $1 THEN NULL
                        ELSE (extract(year FROM now() AT TIME ZONE 'UTC') - 2020) * 12 + extract(month FROM now() AT TIME ZONE 'UTC') - 1 END,
                    updated_at = now()
                WHERE status = 'Scheduled' AND scheduled_at <= now()
                RETURNING id, status),
            told AS (SELECT pg_notify('dashboard', 'campaign:' || id) FROM due)
            SELECT (SELECT count(*) FROM told) * 0 + count(*) FILTER (WHERE status = 'Sending') FROM due
            """);
        command.Parameters.Add(new() { Value = grace });
        return (int)(long)(await command.ExecuteScalarAsync(ct))!;
    }

    public async Task<IReadOnlyList<RunnableCampaign>> RunnableAsync(CancellationToken ct)
    {
        await using var command = connections.OfHouse("""
            SELECT c.id, c.client_id, c.month, c.relay_id, c.doubtful, c.is_launched, c.started_at, c.per_hour, c."window"::text, l.time_zone
            FROM campaigns c JOIN clients l ON l.id = c.client_id WHERE c.status = 'Sending' AND c.month IS NOT NULL ORDER BY c.started_at
            """);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var campaigns = new List<RunnableCampaign>();
        while (await reader.ReadAsync(ct))
        {
            campaigns.Add(new(reader.GetGuid(0), reader.GetGuid(1), reader.GetInt16(2), reader.IsDBNull(3) ? null : reader.GetGuid(3),
                Enum.Parse<DoubtfulChoice>(reader.GetString(4)), reader.GetBoolean(5), reader.GetFieldValue<DateTimeOffset>(6),
                reader.IsDBNull(7) ? null : reader.GetInt32(7), reader.IsDBNull(8) ? null : JsonSerializer.Deserialize<SendWindow>(reader.GetString(8)), reader.GetString(9)));
        }

        return campaigns;
    }

    public async Task<IReadOnlyDictionary<short, double>> SharesAsync(Guid campaignId, CancellationToken ct)
    {
        await using var command = connections.OfHouse("""
            SELECT provider, (rest / sum(rest) OVER ())::float8
            FROM (SELECT provider, greatest(targeted - accepted - bounced, 1) AS rest FROM campaign_providers WHERE campaign_id = $1) p
            """);
        command.Parameters.Add(new() { Value = campaignId });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var shares = new Dictionary<short, double>();
        while (await reader.ReadAsync(ct)) shares[reader.GetInt16(0)] = reader.GetDouble(1);
        return shares;
    }

    public async Task PauseAsync(Guid campaignId, string reason, CancellationToken ct)
    {
        await using var command = connections.OfHouse("""
            UPDATE campaigns SET status = 'Paused', pause_reason = $2, updated_at = now() WHERE id = $1 AND status = 'Sending'
            RETURNING pg_notify('dashboard', 'campaign:' || id)
            """);
        command.Parameters.Add(new() { Value = campaignId });
        command.Parameters.Add(new() { Value = reason });
        await command.ExecuteNonQueryAsync(ct);
    }

    public async Task TellMovedAsync(IReadOnlyCollection<Guid> campaigns, CancellationToken ct)
    {
        await using var command = connections.OfHouse("SELECT pg_notify('dashboard', 'campaign:' || id) FROM unnest($1) id");
        command.Parameters.Add(new() { Value = campaigns.ToArray() });
        await command.ExecuteNonQueryAsync(ct);
    }

    public async Task<IReadOnlyList<(Guid ClientId, Guid Id)>> CancelledWithRestAsync(CancellationToken ct)
    {
        // Long enough for the slowest answer to a dot, and for a process that was down over a weekend.
        await using var command = connections.OfHouse("""
            SELECT c.client_id, c.id FROM campaigns c WHERE c.status = 'Cancelled' AND c.month IS NOT NULL AND c.finished_at > now() - interval '7 days'
              AND EXISTS (SELECT FROM campaign_counts k WHERE k.campaign_id = c.id AND k.queued + k.deferred > 0)
            """);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var campaigns = new List<(Guid ClientId, Guid Id)>();
        while (await reader.ReadAsync(ct)) campaigns.Add((reader.GetGuid(0), reader.GetGuid(1)));
        return campaigns;
    }

    public async Task<bool> FinishAsync(Guid campaignId, short month, CancellationToken ct)
    {
        await using var command = connections.OfHouse($"""
            UPDATE campaigns SET status = 'Sent', finished_at = now(), updated_at = now()
            WHERE id = $1 AND status = 'Sending' AND is_launched
              AND NOT EXISTS (SELECT FROM {MessageQueue.Ledger(month)} m WHERE m.campaign_id = $1 AND m.next_attempt_at IS NOT NULL)
              AND NOT EXISTS (SELECT FROM {MessageQueue.Ledger(month)} m WHERE m.campaign_id = $1 AND m.owner IS NOT NULL)
            RETURNING pg_notify('dashboard', 'campaign:' || id)
            """);
        command.Parameters.Add(new() { Value = campaignId });
        return await command.ExecuteScalarAsync(ct) is not null;
    }
}
