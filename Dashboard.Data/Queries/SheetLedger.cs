using Dashboard.Core.Sheets;
using Npgsql;

namespace Dashboard.Data.Queries;

/// <summary>The rows of sheets: read whole, compared in memory, and written in one statement of sets.</summary>
internal sealed class SheetLedger(Connections connections) : ISheetLedger
{
    private const string Faults = "SELECT sheet_row, reason, raw_hash, held_id FROM sheet_faults WHERE source_id = $1 ORDER BY sheet_row";

    private const string WriteReviews = """
        WITH old_days AS (
            SELECT DISTINCT date FROM quality_records WHERE id = ANY($3) OR id = ANY($4)),
        removed AS (
            DELETE FROM quality_records WHERE id = ANY($3)),
        changed AS (
            UPDATE quality_records r SET date = c.date, subject = c.subject, category = c.category, score = c.score, reviewer = c.reviewer, remarks = c.remarks, key = c.key,
                   sheet_row = c.sheet_row, identity = c.identity, hash = c.hash, changed_at = $15
            FROM unnest($4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) AS c(id, date, subject, category, score, reviewer, remarks, key, sheet_row, identity, hash)
            WHERE r.id = c.id),
        shifted AS (
            UPDATE quality_records r SET sheet_row = s.sheet_row FROM unnest($16, $17) AS s(id, sheet_row) WHERE r.id = s.id),
        added AS (
            INSERT INTO quality_records (client_id, source_id, date, subject, category, score, reviewer, remarks, key, sheet_row, identity, hash, created_at, changed_at)
            SELECT $1, $2, a.*, $15, $15
            FROM unnest($18, $19, $20, $21, $22, $23, $24, $25, $26, $27) AS a(date, subject, category, score, reviewer, remarks, key, sheet_row, identity, hash))
        INSERT INTO quality_days (client_id, date)
        SELECT $1, date FROM (SELECT date FROM old_days UNION SELECT unnest($5) UNION SELECT unnest($18)) days(date) ORDER BY date
        ON CONFLICT DO NOTHING
        """;

    private const string WritePeople = """
        WITH removed AS (
            DELETE FROM sheet_people WHERE id = ANY($2)),
        changed AS (
            UPDATE sheet_people p SET sheet_row = c.sheet_row, identity = c.identity, hash = c.hash FROM unnest($3, $4, $5, $6) AS c(id, sheet_row, identity, hash) WHERE p.id = c.id),
        shifted AS (
            UPDATE sheet_people p SET sheet_row = s.sheet_row FROM unnest($7, $8) AS s(id, sheet_row) WHERE p.id = s.id)
        INSERT INTO sheet_people (source_id, sheet_row, identity, hash) SELECT $1, a.* FROM unnest($9, $10, $11) AS a(sheet_row, identity, hash)
        """;

    public async Task<IAsyncDisposable?> TakeAsync(Guid sourceId, bool waits, CancellationToken ct)
    {
        var connection = await connections.OfHouseAsync(ct);
        try
        {
            var take = waits ? "SELECT true FROM pg_advisory_lock(hashtextextended('sheet:' || $1::text, 0))" : "SELECT pg_try_advisory_lock(hashtextextended('sheet:' || $1::text, 0))";
            await using var command = new NpgsqlCommand(take, connection) { CommandTimeout = 0 };
            command.Parameters.Add(new() { Value = sourceId });
            if (await command.ExecuteScalarAsync(ct) is true) return new Held(connection, sourceId);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }

        await connection.DisposeAsync();
        return null;
    }

    public async Task<SheetKnown> KnownAsync(Guid clientId, Guid sourceId, SheetTarget target, CancellationToken ct)
    {
        var table = target is SheetTarget.Quality ? "quality_records" : "sheet_people";
        await using var connection = await connections.OfClientAsync(clientId, ct);
        await using var command = new NpgsqlCommand($"SELECT id, sheet_row, identity, hash FROM {table} WHERE source_id = $1 ORDER BY sheet_row, id", connection);
        command.Parameters.Add(new() { Value = sourceId });
        var rows = new List<KnownRow>();
        await using (var reader = await command.ExecuteReaderAsync(ct))
            while (await reader.ReadAsync(ct)) rows.Add(new(reader.GetInt64(0), reader.GetInt32(1), reader.GetString(2), reader.GetGuid(3)));
        return new(rows, await FaultsAsync(clientId, sourceId, ct));
    }

    public async Task<IReadOnlyList<SheetFault>> FaultsAsync(Guid clientId, Guid sourceId, CancellationToken ct)
    {
        await using var connection = await connections.OfClientAsync(clientId, ct);
        await using var command = new NpgsqlCommand(Faults, connection);
        command.Parameters.Add(new() { Value = sourceId });
        var faults = new List<SheetFault>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) faults.Add(new(reader.GetInt32(0), reader.GetString(1), reader.GetGuid(2), reader.IsDBNull(3) ? null : reader.GetInt64(3)));
        return faults;
    }

    public async Task<IReadOnlyDictionary<Guid, int>> FaultCountsAsync(Guid? clientId, Guid[] sourceIds, CancellationToken ct)
    {
        await using var connection = await connections.OfAsync(clientId, ct);
        await using var command = new NpgsqlCommand("SELECT source_id, count(*)::int FROM sheet_faults WHERE source_id = ANY($1) GROUP BY 1", connection);
        command.Parameters.Add(new() { Value = sourceIds });
        var counts = new Dictionary<Guid, int>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) counts[reader.GetGuid(0)] = reader.GetInt32(1);
        return counts;
    }

    public async Task WriteAsync(SheetSource sheet, SheetChange change, DateTimeOffset now, CancellationToken ct)
    {
        await using var connection = await connections.OfClientAsync(sheet.ClientId, ct);
        await using var together = await connection.BeginTransactionAsync(ct);
        if (change.Added.Count + change.Changed.Count + change.Shifted.Count + change.Removed.Count > 0)
        {
            if (sheet.Target is SheetTarget.Quality) await ExecuteAsync(connection, WriteReviews, Reviews(sheet, change, now), ct);
            else await ExecuteAsync(connection, WritePeople, People(sheet, change), ct);
        }

        if (change.Faults is { } faults)
        {
            await ExecuteAsync(connection, "DELETE FROM sheet_faults WHERE source_id = $1", [sheet.Id], ct);
            await ExecuteAsync(connection, "INSERT INTO sheet_faults (source_id, sheet_row, reason, raw_hash, held_id) SELECT $1, f.* FROM unnest($2, $3, $4, $5) AS f",
                [sheet.Id, faults.Select(f => f.Row).ToArray(), faults.Select(f => f.Reason).ToArray(), faults.Select(f => f.RawHash).ToArray(), faults.Select(f => f.HeldId).ToArray()], ct);
        }

        await together.CommitAsync(ct);
    }

    private static object[] Reviews(SheetSource sheet, SheetChange change, DateTimeOffset now) =>
    [
        sheet.ClientId, sheet.Id, change.Removed.Select(r => r.Id).ToArray(),
        change.Changed.Select(c => c.Id).ToArray(), .. Columns([.. change.Changed.Select(c => c.Entry)]),
        now.ToUniversalTime(), change.Shifted.Select(s => s.Id).ToArray(), change.Shifted.Select(s => s.Row).ToArray(), .. Columns(change.Added),
    ];

    private static object[] Columns(IReadOnlyList<SheetEntry> entries) =>
    [
        entries.Select(e => e.Review!.Date).ToArray(), entries.Select(e => e.Review!.Subject).ToArray(), entries.Select(e => e.Review!.Category).ToArray(), entries.Select(e => e.Review!.Score).ToArray(),
        entries.Select(e => e.Review!.Reviewer).ToArray(), entries.Select(e => e.Review!.Remarks).ToArray(), entries.Select(e => e.Review!.Key).ToArray(),
        entries.Select(e => e.Row).ToArray(), entries.Select(e => e.Identity).ToArray(), entries.Select(e => e.Hash).ToArray(),
    ];

    private static object[] People(SheetSource sheet, SheetChange change) =>
    [
        sheet.Id, change.Removed.Select(r => r.Id).ToArray(),
        change.Changed.Select(c => c.Id).ToArray(), change.Changed.Select(c => c.Entry.Row).ToArray(), change.Changed.Select(c => c.Entry.Identity).ToArray(), change.Changed.Select(c => c.Entry.Hash).ToArray(),
        change.Shifted.Select(s => s.Id).ToArray(), change.Shifted.Select(s => s.Row).ToArray(),
        change.Added.Select(e => e.Row).ToArray(), change.Added.Select(e => e.Identity).ToArray(), change.Added.Select(e => e.Hash).ToArray(),
    ];

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, object[] values, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 300 };
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Holds a source by a lock of the connection: the server lets it go when the process dies.</summary>
    private sealed class Held(NpgsqlConnection connection, Guid sourceId) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await using (connection)
            {
                await using var command = new NpgsqlCommand("SELECT pg_advisory_unlock(hashtextextended('sheet:' || $1::text, 0))", connection);
                command.Parameters.Add(new() { Value = sourceId });
                await command.ExecuteNonQueryAsync();
            }
        }
    }
}
