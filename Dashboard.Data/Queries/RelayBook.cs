using Dashboard.Core.Relays;
using Dashboard.Core.Sending;
using Npgsql;
using NpgsqlTypes;

namespace Dashboard.Data.Queries;

/// <summary>How relays do: what the last minutes brought, and in which words they refused.</summary>
internal sealed class RelayBook(Connections connections) : IRelayBook
{
    public async Task TellAsync(RelayHealth health, CancellationToken ct)
    {
        await using var connection = await connections.OfHouseAsync(ct);
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new("""
            UPDATE relays SET
                last_accepted_at = CASE WHEN $2 THEN clock_timestamp() ELSE last_accepted_at END,
                last_problem = coalesce($3, last_problem), last_problem_at = CASE WHEN $3 IS NULL THEN last_problem_at ELSE clock_timestamp() END,
                resting_until = CASE WHEN $4 > interval '0' THEN clock_timestamp() + $4 WHEN $2 THEN NULL ELSE resting_until END
            WHERE id = $1
            """)
        {
            Parameters =
            {
                new() { Value = health.RelayId },
                new() { Value = health.Accepted > 0 },
                new() { Value = (object?)health.Problem ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
                new() { Value = (object?)health.Rest ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Interval },
            },
        });
        if (health.Accepted + health.Deferred + health.Bounced > 0)
        {
            batch.BatchCommands.Add(new("""
                INSERT INTO relay_activity AS a (relay_id, minute, accepted, deferred, bounced) VALUES ($1, date_trunc('minute', clock_timestamp()), $2, $3, $4)
                ON CONFLICT (relay_id, minute) DO UPDATE SET accepted = a.accepted + excluded.accepted, deferred = a.deferred + excluded.deferred, bounced = a.bounced + excluded.bounced
                """)
            {
                Parameters = { new() { Value = health.RelayId }, new() { Value = (long)health.Accepted }, new() { Value = (long)health.Deferred }, new() { Value = (long)health.Bounced } },
            });
        }

        if (health.Answers.Count > 0)
        {
            // A server that numbers its answers must not fill the table: the newest are kept.
            batch.BatchCommands.Add(new("""
                WITH said AS (
                    INSERT INTO relay_answers AS a (relay_id, step, answer, times, last_at) SELECT $1, t.*, clock_timestamp() FROM unnest($2, $3, $4) t (step, answer, times)
                    ON CONFLICT (relay_id, step, answer) DO UPDATE SET times = a.times + excluded.times, last_at = excluded.last_at)
                DELETE FROM relay_answers WHERE relay_id = $1 AND last_at < (SELECT last_at FROM relay_answers WHERE relay_id = $1 ORDER BY last_at DESC OFFSET 50 LIMIT 1)
                """)
            {
                Parameters =
                {
                    new() { Value = health.RelayId },
                    new() { Value = health.Answers.Select(a => a.Step).ToArray() },
                    new() { Value = health.Answers.Select(a => a.Text).ToArray() },
                    new() { Value = health.Answers.Select(a => a.Times).ToArray() },
                },
            });
        }

        await batch.ExecuteNonQueryAsync(ct);
    }
}
