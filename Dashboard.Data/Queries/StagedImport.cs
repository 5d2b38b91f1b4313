using Dashboard.Core.Imports;
using Npgsql;

namespace Dashboard.Data.Queries;

/// <summary>
/// An import's staging table, which is unlogged, and its checkpoint, which is too: after a crash of the database both are empty, and the file is read again.
/// A lock of this connection keeps a second worker out; it is let go by the server when the process dies.
/// Staged is as the house, since COPY writes into no table with a policy; merged in the role that sees the client alone.
/// </summary>
internal sealed class StagedImport : IStagedImport
{
    /// <summary>From this size on the planner and the search are told at once; below it the server's own upkeep is soon enough.</summary>
    private const int Large = 10_000;

    private readonly Connections _connections;
    private readonly NpgsqlConnection _connection;
    private readonly Guid _id;
    private readonly string _table;
    private readonly CopyBuffer _buffer = new();

    private StagedImport(Connections connections, NpgsqlConnection connection, Guid id)
    {
        _connections = connections;
        _connection = connection;
        _id = id;
        _table = $"import_rows_{id:N}";
    }

    public ImportCheckpoint? Reached { get; private set; }

    internal static async Task<StagedImport> OpenAsync(Connections connections, NpgsqlConnection connection, Guid id, CancellationToken ct)
    {
        var staged = new StagedImport(connections, connection, id);
        await staged.ExecuteAsync("SELECT pg_advisory_lock(hashtextextended($1::text, 0))", ct, id);
        await using (var command = new NpgsqlCommand("SELECT position, line, rows, rejected FROM import_checkpoints WHERE import_id = $1", connection))
        {
            command.Parameters.Add(new() { Value = id });
            await using var reader = await command.ExecuteReaderAsync(ct);
            if (await reader.ReadAsync(ct)) staged.Reached = new(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3));
        }

        if (staged.Reached is not null) return staged;
        await staged.ExecuteAsync("DELETE FROM import_errors WHERE import_id = $1", ct, id);
        await staged.ExecuteAsync($"""
            DROP TABLE IF EXISTS {staged._table};
            CREATE UNLOGGED TABLE {staged._table} (line bigint NOT NULL, email citext COLLATE "C" NOT NULL, name text, attributes jsonb NOT NULL) WITH (autovacuum_enabled = false);
            {connections.Lend(staged._table)}
            """, ct);
        return staged;
    }

    public async Task StageAsync(ImportChunk chunk, ImportCheckpoint reached, CancellationToken ct)
    {
        await using var together = await _connection.BeginTransactionAsync(ct);
        if (chunk.Rows.Length > 0) await CopyAsync($"COPY {_table} (line, email, name, attributes) FROM STDIN (FORMAT binary)", () => Write(chunk), ct);
        if (chunk.Errors.Count > 0) await CopyAsync("COPY import_errors (import_id, line, column_name, value, reason) FROM STDIN (FORMAT binary)", () => Write(chunk.Errors), ct);
        await ExecuteAsync("""
            INSERT INTO import_checkpoints (import_id, position, line, rows, rejected) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (import_id) DO UPDATE SET position = excluded.position, line = excluded.line, rows = excluded.rows, rejected = excluded.rejected
            """, ct, _id, reached.Position, reached.Line, reached.Rows, reached.Rejected);
        await ExecuteAsync("UPDATE imports SET rows = $2, rejected = $3 WHERE id = $1", ct, _id, reached.Rows, reached.Rejected);
        await together.CommitAsync(ct);
        Reached = reached;
    }

    public async Task<ImportCounts?> MergeAsync(ImportMerge merge, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await MergeOnceAsync(merge, ct);
            }
            catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DeadlockDetected && attempt < 5)
            {
                // Someone added one of these people since this transaction looked: now they are known.
            }
        }
    }

    public async Task DiscardAsync(CancellationToken ct)
    {
        await ExecuteAsync($"DROP TABLE IF EXISTS {_table}", ct);
        await ExecuteAsync("DELETE FROM import_checkpoints WHERE import_id = $1", ct, _id);
        Reached = null;
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private async Task<ImportCounts?> MergeOnceAsync(ImportMerge merge, CancellationToken ct)
    {
        var reached = Reached ?? throw new InvalidOperationException("Nothing is staged.");
        await using var together = await _connection.BeginTransactionAsync(ct);
        await ExecuteAsync("SET LOCAL work_mem = '64MB'", ct);
        await _connections.StepDownAsync(_connection, merge.ClientId, ct);
        // Imports for one client merge one after the other: both may bring the same people.
        await ExecuteAsync("SELECT pg_advisory_xact_lock(hashtextextended('merge:' || $1::text, 0))", ct, merge.ClientId);
        if (!await AnyAsync("SELECT true FROM lists WHERE id = $1 FOR KEY SHARE", ct, merge.ListId)) return null;

        var statements = new MergeStatements(merge, _table);
        var turnedAway = merge.IncludeSuppressed ? 0 : await ExecuteAsync(statements.TurnAwaySuppressed, ct);
        var good = reached.Rows - reached.Rejected - turnedAway;
        long added, updated = 0, joined;
        if (await AnyAsync("SELECT EXISTS (SELECT FROM recipients WHERE client_id = $1)", ct, merge.ClientId))
        {
            await ExecuteAsync(statements.FindKnown, ct);
            if (merge.Existing is not ExistingChoice.Keep) updated = await ExecuteAsync(statements.UpdateKnown, ct);
            added = await CountAsync(statements.AddUnknown, ct);
            joined = added + await ExecuteAsync(statements.JoinKnown, ct);
        }
        else
        {
            joined = added = await CountAsync(statements.AddAll, ct);
        }

        var suppressed = turnedAway;
        if (await AnyAsync("SELECT EXISTS (SELECT FROM suppressions) OR EXISTS (SELECT FROM recipients WHERE client_id = $1 AND status <> 0)", ct, merge.ClientId))
        {
            await ExecuteAsync(statements.MarkSuppressed, ct);
            suppressed += await CountAsync(statements.CountSuppressed, ct);
        }

        var counts = new ImportCounts(reached.Rows, added, updated, good - added - updated, reached.Rejected + turnedAway, suppressed);
        if (merge.DryRun)
        {
            await together.RollbackAsync(ct);
            await FinishAsync(merge, counts, ct);
            return counts;
        }

        await ExecuteAsync("UPDATE lists SET member_count = member_count + $2 WHERE id = $1", ct, merge.ListId, (int)joined);
        await FinishAsync(merge, counts, ct);
        await together.CommitAsync(ct);
        if (added + updated >= Large) await TellPlannerAndSearchAsync(ct);
        return counts;
    }

    private Task<long> FinishAsync(ImportMerge merge, ImportCounts counts, CancellationToken ct) =>
        ExecuteAsync("UPDATE imports SET state = 'Done', rows = $2, added = $3, updated = $4, duplicates = $5, rejected = $6, suppressed = $7, error = NULL, finished_at = $8 WHERE id = $1",
            ct, merge.ImportId, counts.Rows, counts.Added, counts.Updated, counts.Duplicates, counts.Rejected, counts.Suppressed, merge.Now);

    /// <summary>New rows wait in a list beside the search's index until they are sorted in; a search would go through that list one by one.</summary>
    private async Task TellPlannerAndSearchAsync(CancellationToken ct)
    {
        await ExecuteAsync("SELECT gin_clean_pending_list('recipients_words')", ct);
        await ExecuteAsync("ANALYZE recipients, list_memberships", ct);
    }

    private async Task CopyAsync(string statement, Action write, CancellationToken ct)
    {
        _buffer.Begin();
        write();
        _buffer.End();
        await using var stream = await _connection.BeginRawBinaryCopyAsync(statement, ct);
        await stream.WriteAsync(_buffer.Written, ct);
    }

    private void Write(ImportChunk chunk)
    {
        foreach (var row in chunk.Rows)
        {
            _buffer.Row(4);
            _buffer.Value(row.Line);
            var at = row.Start;
            _buffer.Value(chunk.Text(at, row.EmailLength));
            at += row.EmailLength;
            if (row.NameLength < 0) _buffer.Null();
            else _buffer.Value(chunk.Text(at, row.NameLength));
            at += Math.Max(0, row.NameLength);
            _buffer.Json(chunk.Text(at, row.AttributesLength));
        }
    }

    private void Write(IReadOnlyList<ImportError> errors)
    {
        foreach (var error in errors)
        {
            _buffer.Row(5);
            _buffer.Value(_id);
            _buffer.Value(error.Line);
            _buffer.Value(error.Column);
            _buffer.Value(error.Value);
            _buffer.Value(error.Reason);
        }
    }

    private async Task<bool> AnyAsync(string sql, CancellationToken ct, params object[] values)
    {
        await using var command = Command(sql, values);
        return await command.ExecuteScalarAsync(ct) is true;
    }

    private async Task<long> CountAsync(string sql, CancellationToken ct)
    {
        await using var command = Command(sql, []);
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }

    private async Task<long> ExecuteAsync(string sql, CancellationToken ct, params object[] values)
    {
        await using var command = Command(sql, values);
        return await command.ExecuteNonQueryAsync(ct);
    }

    private NpgsqlCommand Command(string sql, object[] values)
    {
        var command = new NpgsqlCommand(sql, _connection) { CommandTimeout = 0 };
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        return command;
    }
}
