using Dashboard.Core.Jobs;
using Npgsql;
using NpgsqlTypes;

namespace Dashboard.Data.Queries;

/// <summary>Claims on jobs, by the database's clock: a lease that the worker's heartbeat renews, and one taker at a time.</summary>
internal sealed class JobBook(NpgsqlDataSource source) : IJobBook
{
    private const string Free = "(j.state = 'Queued' OR (j.state = 'Running' AND (j.seen_at IS NULL OR j.seen_at < now() - interval '15 seconds')))";
    private const string Taken = "state = 'Running', worker = $1, seen_at = now(), taken_at = now(), taken_done = done, started_at = coalesce(started_at, now()), finished_at = NULL";

    private const string Candidates = $"""
        FROM jobs j LEFT JOIN (SELECT client_id, count(*) AS n FROM jobs WHERE state = 'Running' AND seen_at >= now() - interval '15 seconds' GROUP BY client_id) r ON r.client_id IS NOT DISTINCT FROM j.client_id
        WHERE {Free} AND coalesce(r.n, 0) < $2
        """;

    public async Task<bool> TakeAsync(Guid worker, Guid jobId, CancellationToken ct) =>
        await ScalarAsync($"UPDATE jobs j SET {Taken} WHERE j.id = $2 AND ({Free} OR (j.state = 'Running' AND j.worker = $1)) RETURNING j.id", ct, worker, jobId) is Guid;

    public async Task<Guid?> TakeNextAsync(Guid worker, int share, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var together = await connection.BeginTransactionAsync(ct);
        await using (var one = new NpgsqlCommand("SELECT pg_advisory_xact_lock(hashtextextended('jobs:take', 0))", connection)) await one.ExecuteNonQueryAsync(ct);
        await using var command = new NpgsqlCommand($"""
            UPDATE jobs SET {Taken} WHERE id = (
                SELECT j.id {Candidates}
                ORDER BY coalesce(r.n, 0), (SELECT max(t.taken_at) FROM jobs t WHERE t.client_id IS NOT DISTINCT FROM j.client_id) NULLS FIRST, j.priority DESC, j.id
                LIMIT 1)
            RETURNING id
            """, connection);
        command.Parameters.Add(new() { Value = worker });
        command.Parameters.Add(new() { Value = share });
        var taken = await command.ExecuteScalarAsync(ct) as Guid?;
        await together.CommitAsync(ct);
        return taken;
    }

    public async Task<IReadOnlyList<Guid>> BeatAsync(Guid worker, CancellationToken ct)
    {
        await using var command = source.CreateCommand("UPDATE jobs SET seen_at = now() WHERE worker = $1 AND state = 'Running' RETURNING id, cancel_requested");
        command.Parameters.Add(new() { Value = worker });
        var stopped = new List<Guid>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            if (reader.GetBoolean(1)) stopped.Add(reader.GetGuid(0));
        return stopped;
    }

    public async Task<bool?> AdvanceAsync(Guid worker, Guid jobId, long done, long? total, string? checkpoint, CancellationToken ct)
    {
        await using var command = source.CreateCommand("""
            WITH moved AS (
                UPDATE jobs SET done = $3, total = $4, checkpoint = coalesce($5, checkpoint), seen_at = now() WHERE id = $2 AND worker = $1 AND state = 'Running' RETURNING id, cancel_requested)
            SELECT NOT cancel_requested, pg_notify('dashboard', 'job:' || id) FROM moved
            """);
        command.Parameters.Add(new() { Value = worker });
        command.Parameters.Add(new() { Value = jobId });
        command.Parameters.Add(new() { Value = done });
        command.Parameters.Add(new() { Value = (object?)total ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint });
        command.Parameters.Add(new() { Value = (object?)checkpoint ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Jsonb });
        return await command.ExecuteScalarAsync(ct) as bool?;
    }

    public async Task ReleaseAsync(Guid worker, Guid jobId, CancellationToken ct) =>
        await ScalarAsync("UPDATE jobs SET seen_at = NULL, worker = NULL WHERE id = $2 AND worker = $1 AND state = 'Running'", ct, worker, jobId);

    public async Task<bool> IsWaitingAsync(int share, CancellationToken ct) =>
        await ScalarAsync($"SELECT $1::uuid IS NULL OR EXISTS (SELECT {Candidates})", ct, Guid.Empty, share) is true;

    private async Task<object?> ScalarAsync(string sql, CancellationToken ct, params object[] values)
    {
        await using var command = source.CreateCommand(sql);
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        return await command.ExecuteScalarAsync(ct);
    }
}
