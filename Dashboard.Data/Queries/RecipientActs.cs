using Dashboard.Core;
using Dashboard.Core.Recipients;
using Dashboard.Core.Sending;
using Dashboard.Core.Suppressions;
using Npgsql;

namespace Dashboard.Data.Queries;

/// <summary>Bulk acts as one transaction for some thousands of people: the act, the lists' counts, and the striking off.</summary>
internal sealed class RecipientActs(Connections connections, TimeProvider clock) : IRecipientActs
{
    public async Task<long> ChooseAsync(Guid jobId, Guid clientId, RecipientFilter filter, SliceRequest request, CancellationToken ct)
    {
        var values = new SqlValues();
        var job = values.Add(jobId);
        var (from, where) = RecipientSelection.WithWords(clientId, filter, request, values, clock.GetUtcNow());
        await using var connection = await connections.OfClientAsync(clientId, ct);
        await using var together = await connection.BeginTransactionAsync(ct);
        await ExecuteAsync(connection, "DELETE FROM chosen_recipients WHERE job_id = $1", ct, jobId);
        await using var command = new NpgsqlCommand($"INSERT INTO chosen_recipients (job_id, recipient_id) SELECT {job}, r.id FROM {from} WHERE {where} ORDER BY r.id", connection) { CommandTimeout = 0 };
        values.Bind(command);
        var chosen = await command.ExecuteNonQueryAsync(ct);
        await together.CommitAsync(ct);
        return chosen;
    }

    public async Task<BulkStep?> StepAsync(Guid jobId, Guid clientId, BulkOrder order, int take, DateTimeOffset now, CancellationToken ct)
    {
        await using var connection = await connections.OfClientAsync(clientId, ct);
        await using var together = await connection.BeginTransactionAsync(ct);
        var ids = await TakeAsync(connection, jobId, take, ct);
        if (ids.Length == 0) return new(0, 0);

        var changed = order.Act switch
        {
            BulkAct.AddToList => await AddAsync(connection, clientId, order.TargetListId!.Value, ids, now, ct),
            BulkAct.RemoveFromList => await RemoveAsync(connection, clientId, order.TargetListId!.Value, ids, ct),
            BulkAct.Suppress => await SuppressAsync(connection, clientId, order.Note, ids, now, ct),
            _ => await ForgetAsync(connection, clientId, ids, ct),
        };
        if (changed is not { } count) return null;
        await together.CommitAsync(ct);
        return new(ids.Length, count);
    }

    public async Task DropAsync(Guid clientId, Guid jobId, CancellationToken ct)
    {
        await using var connection = await connections.OfClientAsync(clientId, ct);
        await ExecuteAsync(connection, "DELETE FROM chosen_recipients WHERE job_id = $1", ct, jobId);
    }

    public async Task ForgetAsync(Guid clientId, IReadOnlyCollection<long> recipientIds, CancellationToken ct)
    {
        await using var connection = await connections.OfClientAsync(clientId, ct);
        await using var together = await connection.BeginTransactionAsync(ct);
        await ForgetAsync(connection, clientId, [.. recipientIds], ct);
        await together.CommitAsync(ct);
    }

    private static async Task<long[]> TakeAsync(NpgsqlConnection connection, Guid jobId, int take, CancellationToken ct)
    {
        await using var command = Command(connection, """
            WITH next AS (SELECT recipient_id FROM chosen_recipients WHERE job_id = $1 ORDER BY recipient_id LIMIT $2),
            struck AS (DELETE FROM chosen_recipients c USING next WHERE c.job_id = $1 AND c.recipient_id = next.recipient_id RETURNING c.recipient_id)
            SELECT coalesce(array_agg(recipient_id ORDER BY recipient_id), '{}') FROM struck
            """, jobId, take);
        return (long[])(await command.ExecuteScalarAsync(ct))!;
    }

    private static async Task<int?> AddAsync(NpgsqlConnection connection, Guid clientId, Guid list, long[] ids, DateTimeOffset now, CancellationToken ct)
    {
        if (!await LockListAsync(connection, clientId, list, ct)) return null;
        return await CountedAsync(connection, """
            WITH joined AS (
                INSERT INTO list_memberships (client_id, list_id, recipient_id, added_at)
                SELECT r.client_id, $2, r.id, $4 FROM recipients r WHERE r.client_id = $1 AND r.id = ANY ($3)
                ON CONFLICT DO NOTHING RETURNING 1),
            counted AS (UPDATE lists SET member_count = member_count + (SELECT count(*) FROM joined)::int WHERE id = $2)
            SELECT count(*)::int FROM joined
            """, ct, clientId, list, ids, now);
    }

    private static async Task<int?> RemoveAsync(NpgsqlConnection connection, Guid clientId, Guid list, long[] ids, CancellationToken ct)
    {
        if (!await LockListAsync(connection, clientId, list, ct)) return null;
        return await CountedAsync(connection, """
            WITH gone AS (DELETE FROM list_memberships WHERE list_id = $1 AND recipient_id = ANY ($2) RETURNING 1),
            counted AS (UPDATE lists SET member_count = member_count - (SELECT count(*) FROM gone)::int WHERE id = $1)
            SELECT count(*)::int FROM gone
            """, ct, list, ids);
    }

    private static Task<int?> SuppressAsync(NpgsqlConnection connection, Guid clientId, string? note, long[] ids, DateTimeOffset now, CancellationToken ct) => CountedAsync(connection, $"""
        WITH held AS (
            INSERT INTO suppressions (client_id, email, reason, note, created_at)
            SELECT r.client_id, r.email, {(short)SuppressionReason.Manual}, nullif($3, ''), $4 FROM recipients r WHERE r.client_id = $1 AND r.id = ANY ($2) ORDER BY r.email
            ON CONFLICT (email, client_id) DO UPDATE SET reason = excluded.reason, note = excluded.note, created_at = excluded.created_at, ends_at = NULL WHERE suppressions.reason = {(short)SuppressionReason.Paused} RETURNING 1)
        SELECT count(*)::int FROM held
        """, ct, clientId, ids, note?.Trim() ?? "", now);

    /// <summary>The lists are asked one by one: the memberships have one key only, and it begins with the list. They are locked in one order, so that two who delete wait for each other.</summary>
    private static async Task<int?> ForgetAsync(NpgsqlConnection connection, Guid clientId, long[] ids, CancellationToken ct)
    {
        await ExecuteAsync(connection, "SELECT FROM lists WHERE client_id = $1 ORDER BY id FOR UPDATE", ct, clientId);
        await ExecuteAsync(connection, """
            WITH gone AS (DELETE FROM list_memberships m USING lists l WHERE l.client_id = $1 AND m.list_id = l.id AND m.recipient_id = ANY ($2) RETURNING m.list_id),
            counts AS (SELECT list_id, count(*)::int AS n FROM gone GROUP BY list_id)
            UPDATE lists l SET member_count = l.member_count - n FROM counts c WHERE l.id = c.list_id
            """, ct, clientId, ids);
        // Where somebody was and what their server said of them is about the person; that it happened, and when, is a figure.
        await ExecuteAsync(connection, "UPDATE events SET ip = NULL, user_agent = NULL, detail = NULL WHERE client_id = $1 AND recipient_id = ANY ($2) AND (ip IS NOT NULL OR user_agent IS NOT NULL OR detail IS NOT NULL)", ct, clientId, ids);
        await ExecuteAsync(connection, "UPDATE messages SET reply = NULL WHERE client_id = $1 AND recipient_id = ANY ($2) AND reply IS NOT NULL", ct, clientId, ids);
        await ExecuteAsync(connection, "DELETE FROM captured_messages c USING recipients r WHERE r.client_id = $1 AND r.id = ANY ($2) AND c.client_id = $1 AND lower(c.recipient) = lower(r.email::text)", ct, clientId, ids);
        await ExecuteAsync(connection, "DELETE FROM consents WHERE client_id = $1 AND recipient_id = ANY ($2)", ct, clientId, ids);
        await ExecuteAsync(connection, "DELETE FROM signups s USING recipients r WHERE r.client_id = $1 AND r.id = ANY ($2) AND s.client_id = $1 AND s.email = r.email", ct, clientId, ids);
        await ForgetSingleMailsAsync(connection, clientId, ids, ct);
        return await CountedAsync(connection, "WITH gone AS (DELETE FROM recipients WHERE client_id = $1 AND id = ANY ($2) RETURNING 1) SELECT count(*)::int FROM gone", ct, clientId, ids);
    }

    /// <summary>Single mails to these people: what still waits is not sent, and of the others only remains that there was one. One that is being handed over right now keeps its address, or the outcome would belong to nobody.</summary>
    private static async Task ForgetSingleMailsAsync(NpgsqlConnection connection, Guid clientId, long[] ids, CancellationToken ct)
    {
        const string Theirs = "SELECT t.month, t.message_id FROM transactional_mails t JOIN recipients r ON r.client_id = $1 AND lower(t.email::text) = lower(r.email::text) WHERE t.client_id = $1 AND r.id = ANY ($2)";
        await ExecuteAsync(connection, $"""
            UPDATE messages m SET state = {(short)MessageState.Skipped}, skip_reason = {(short)SkipReason.Cancelled}, next_attempt_at = NULL, changed_at = clock_timestamp()
            FROM ({Theirs}) t WHERE m.month = t.month AND m.id = t.message_id AND m.state IN ({(short)MessageState.Queued}, {(short)MessageState.Deferred})
            """, ct, clientId, ids);
        await ExecuteAsync(connection, $"""
            UPDATE transactional_mails f SET email = 'deleted@invalid', name = NULL, subject = '', html = NULL, text = NULL, data = jsonb_build_object(), tag = NULL
            FROM ({Theirs}) t JOIN messages m ON m.month = t.month AND m.id = t.message_id
            WHERE f.month = t.month AND f.message_id = t.message_id AND m.state NOT IN ({(short)MessageState.Claimed}, {(short)MessageState.HandingOver})
            """, ct, clientId, ids);
    }

    private static async Task<bool> LockListAsync(NpgsqlConnection connection, Guid clientId, Guid list, CancellationToken ct)
    {
        await using var command = Command(connection, "SELECT true FROM lists WHERE id = $1 AND client_id = $2 FOR UPDATE", list, clientId);
        return await command.ExecuteScalarAsync(ct) is true;
    }

    private static async Task<int?> CountedAsync(NpgsqlConnection connection, string sql, CancellationToken ct, params object[] values)
    {
        await using var command = Command(connection, sql, values);
        return (int)(await command.ExecuteScalarAsync(ct))!;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken ct, params object[] values)
    {
        await using var command = Command(connection, sql, values);
        await command.ExecuteNonQueryAsync(ct);
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, params object[] values)
    {
        var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        return command;
    }
}
