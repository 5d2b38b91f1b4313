using Dashboard.Core.Jobs;
using Dashboard.Core.Tracking;
using Npgsql;
using NpgsqlTypes;

namespace Dashboard.Data.Queries;

/// <summary>Claims on jobs, by the database's clock: a lease that the worker's heartbeat renews, and one taker at a time.</summary>
internal sealed class JobBook(Connections connections) : IJobBook
{
    // A campaign's send is the senders' work, and what the timetable reads it reads itself.
    private const string Free = "j.campaign_id IS NULL AND (j.state = 'Queued' OR (j.state = 'Running' AND j.sheet_run_id IS NULL AND (j.seen_at IS NULL OR j.seen_at < now() - interval '15 seconds')))";
    private const string Taken = "state = 'Running', worker = $1, seen_at = now(), taken_at = now(), taken_done = done, started_at = coalesce(started_at, now()), finished_at = NULL, sheet_run_id = NULL";

    private const string Candidates = $"""
        FROM jobs j LEFT JOIN (SELECT client_id, count(*) AS n FROM jobs WHERE state = 'Running' AND seen_at >= now() - interval '15 seconds' GROUP BY client_id) r ON r.client_id IS NOT DISTINCT FROM j.client_id
        WHERE {Free} AND coalesce(r.n, 0) < $2
        """;

    public async Task<bool> TakeAsync(Guid worker, Guid jobId, CancellationToken ct) =>
        await ScalarAsync($"UPDATE jobs j SET {Taken} WHERE j.id = $2 AND (({Free}) OR (j.state = 'Running' AND j.worker = $1)) RETURNING j.id", ct, worker, jobId) is Guid;

    public async Task<Guid?> TakeNextAsync(Guid worker, int share, CancellationToken ct)
    {
        await using var connection = await connections.OfHouseAsync(ct);
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
        await using var command = connections.OfHouse("UPDATE jobs SET seen_at = now() WHERE worker = $1 AND state = 'Running' RETURNING id, cancel_requested");
        command.Parameters.Add(new() { Value = worker });
        var stopped = new List<Guid>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            if (reader.GetBoolean(1)) stopped.Add(reader.GetGuid(0));
        return stopped;
    }

    public async Task<bool?> AdvanceAsync(Guid worker, Guid jobId, long done, long? total, string? checkpoint, CancellationToken ct)
    {
        await using var command = connections.OfHouse("""
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

    public async Task SayAsync(Guid jobId, JobLineKind kind, string text, CancellationToken ct) => await ScalarAsync($"""
        WITH said AS (INSERT INTO job_lines (job_id, client_id, at, kind, text) SELECT id, client_id, clock_timestamp(), $2, $3 FROM jobs WHERE id = $1 RETURNING job_id),
        gone AS (DELETE FROM job_lines WHERE job_id = $1 AND id <= (SELECT l.id FROM job_lines l WHERE l.job_id = $1 ORDER BY l.id DESC OFFSET {JobLine.Most - 1} LIMIT 1))
        SELECT pg_notify('dashboard', 'job:' || job_id) FROM said
        """, ct, jobId, (short)kind, JobLine.Cut(text));

    public async Task<IReadOnlyDictionary<Guid, SendFigures>> SendsAsync(Guid[] campaignIds, CancellationToken ct)
    {
        // The rate as the campaign's own page has it: the minute under way and the one before.
        await using var command = connections.OfHouse($"""
            SELECT c.id, coalesce(n.targeted - n.queued - n.sending - n.deferred, 0), coalesce(n.targeted, 0), c.pause_reason,
                   (SELECT sum(a.people)::float8 / greatest(1, extract(epoch FROM clock_timestamp() - greatest(date_trunc('minute', now()) - interval '1 minute', c.started_at)))::float8
                    FROM campaign_activity a WHERE a.campaign_id = c.id AND a.kind = {(short)EventKind.Accepted} AND a.bucket >= date_trunc('minute', now()) - interval '1 minute')
            FROM campaigns c LEFT JOIN campaign_counts n ON n.campaign_id = c.id WHERE c.id = ANY ($1)
            """);
        command.Parameters.Add(new() { Value = campaignIds });
        var sends = new Dictionary<Guid, SendFigures>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            sends[reader.GetGuid(0)] = new(reader.GetInt64(1), reader.GetInt64(2), await reader.IsDBNullAsync(4, ct) || reader.GetDouble(4) <= 0 ? null : reader.GetDouble(4), await reader.IsDBNullAsync(3, ct) ? null : reader.GetString(3));
        return sends;
    }

    public async Task<bool> IsWaitingAsync(int share, CancellationToken ct) =>
        await ScalarAsync($"SELECT $1::uuid IS NULL OR EXISTS (SELECT {Candidates})", ct, Guid.Empty, share) is true;

    private async Task<object?> ScalarAsync(string sql, CancellationToken ct, params object[] values)
    {
        await using var command = connections.OfHouse(sql);
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        return await command.ExecuteScalarAsync(ct);
    }
}
