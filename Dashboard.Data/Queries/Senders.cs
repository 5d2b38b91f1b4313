using Dashboard.Core.Sending;
using Npgsql;
using static Dashboard.Data.Queries.LedgerStates;

namespace Dashboard.Data.Queries;

/// <summary>The table of sending processes, and what happens to the messages of one that is no more.</summary>
internal sealed class Senders(Connections connections) : ISenders
{
    private const string InterruptedReply = "The sending process ended while the message was being handed over; whether it arrived is not known.";

    public async Task<int> EnterAsync(string name, CancellationToken ct)
    {
        await using var command = connections.OfHouse("INSERT INTO senders (name) VALUES ($1) RETURNING id");
        command.Parameters.Add(new() { Value = name });
        return (int)(await command.ExecuteScalarAsync(ct))!;
    }

    public async Task<int> BeatAsync(int sender, TimeSpan lease, CancellationToken ct)
    {
        await using var command = connections.OfHouse("""
            WITH beat AS (UPDATE senders SET heartbeat_at = clock_timestamp() WHERE id = $1 RETURNING id)
            SELECT CASE WHEN EXISTS (SELECT FROM beat)
                   THEN (SELECT count(*) FROM senders WHERE heartbeat_at > clock_timestamp() - $2 OR id = $1) ELSE 0 END::int
            """);
        command.Parameters.Add(new() { Value = sender });
        command.Parameters.Add(new() { Value = lease });
        return (int)(await command.ExecuteScalarAsync(ct))!;
    }

    public async Task LeaveAsync(int sender, CancellationToken ct)
    {
        await using var connection = await connections.OfHouseAsync(ct);
        await using var together = await connection.BeginTransactionAsync(ct);
        await LedgerReturns.ReturnAsync(connection, "m.owner = $1", ct, new NpgsqlParameter { Value = sender });
        await RunAsync(connection, "DELETE FROM senders WHERE id = $1 AND NOT EXISTS (SELECT FROM messages WHERE owner = $1)", ct, new NpgsqlParameter { Value = sender });
        await together.CommitAsync(ct);
    }

    public async Task<int> ReapAsync(TimeSpan lease, TimeSpan doubtfulWait, CancellationToken ct)
    {
        await using var connection = await connections.OfHouseAsync(ct);
        await using var together = await connection.BeginTransactionAsync(ct);
        int[] dead;
        await using (var find = new NpgsqlCommand("SELECT id FROM senders WHERE heartbeat_at < clock_timestamp() - $1 FOR UPDATE SKIP LOCKED", connection))
        {
            find.Parameters.Add(new() { Value = lease });
            var found = new List<int>();
            await using var reader = await find.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct)) found.Add(reader.GetInt32(0));
            dead = [.. found];
        }

        if (dead.Length == 0) return 0;
        dead = [.. dead, .. await GoneAsync(connection, ct)];
        var owners = new NpgsqlParameter { Value = dead };
        await LedgerReturns.ReturnAsync(connection, "m.owner = ANY ($1)", ct, owners);
        await RunAsync(connection, $"""
            WITH doubtful AS (
                UPDATE messages m SET
                    state = CASE WHEN c.doubtful = 'NeverTwice' THEN {Unknown} ELSE {Deferred} END,
                    next_attempt_at = CASE WHEN c.doubtful = 'NeverTwice' THEN NULL ELSE clock_timestamp() + $2 END,
                    owner = NULL, changed_at = clock_timestamp(), reply = '{InterruptedReply}'
                FROM campaigns c WHERE m.owner = ANY ($1) AND m.state = {HandingOver} AND c.id = m.campaign_id
                RETURNING m.month, m.id, m.client_id, m.campaign_id, m.recipient_id, m.state),
            told AS ({Outbox.Tell($"doubtful x WHERE x.state = {Unknown}", Outbox.TypeOfState)})
            UPDATE campaign_counts k SET sending = k.sending - d.n, unknown = k.unknown + d.unknown, deferred = k.deferred + d.n - d.unknown, changed_at = clock_timestamp()
            FROM (SELECT campaign_id, count(*) AS n, count(*) FILTER (WHERE state = {Unknown}) AS unknown FROM doubtful GROUP BY campaign_id) d
            WHERE k.campaign_id = d.campaign_id
            """, ct, new NpgsqlParameter { Value = dead }, new NpgsqlParameter { Value = doubtfulWait });
        await RunAsync(connection, $"""
            WITH doubtful AS (UPDATE messages m SET
                state = CASE WHEN t.never_twice THEN {Unknown} ELSE {Deferred} END,
                next_attempt_at = CASE WHEN t.never_twice THEN NULL ELSE clock_timestamp() + $2 END,
                owner = NULL, changed_at = clock_timestamp(), reply = '{InterruptedReply}'
            FROM transactional_mails t WHERE m.owner = ANY ($1) AND m.state = {HandingOver} AND m.campaign_id IS NULL AND t.month = m.month AND t.message_id = m.id
                RETURNING m.month, m.id, m.client_id, m.campaign_id, m.recipient_id, m.state)
            {Outbox.Tell($"doubtful x WHERE x.state = {Unknown}", Outbox.TypeOfState)}
            """, ct, new NpgsqlParameter { Value = dead }, new NpgsqlParameter { Value = doubtfulWait });
        await RunAsync(connection, "DELETE FROM senders WHERE id = ANY ($1)", ct, new NpgsqlParameter { Value = dead });
        await together.CommitAsync(ct);
        return dead.Length;
    }

    /// <summary>Numbers of senders that are no more and still own messages.</summary>
    private static async Task<int[]> GoneAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var find = new NpgsqlCommand("SELECT array_agg(DISTINCT m.owner) FROM messages m WHERE m.owner IS NOT NULL AND NOT EXISTS (SELECT FROM senders s WHERE s.id = m.owner)", connection);
        return await find.ExecuteScalarAsync(ct) as int[] ?? [];
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken ct, params NpgsqlParameter[] parameters)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 300 };
        command.Parameters.AddRange(parameters);
        await command.ExecuteNonQueryAsync(ct);
    }
}
