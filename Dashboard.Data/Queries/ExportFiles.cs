using System.Runtime.CompilerServices;
using Dashboard.Core.Exports;
using Npgsql;

namespace Dashboard.Data.Queries;

/// <summary>Exports in the database: a worker writes what a web process elsewhere reads.</summary>
internal sealed class ExportFiles(Connections connections, TimeProvider clock) : IExportFiles
{
    public Task DropAsync(Guid? clientId, Guid jobId, CancellationToken ct) =>
        ExecuteAsync(clientId, "WITH file AS (DELETE FROM export_files WHERE job_id = $1) DELETE FROM export_pieces WHERE job_id = $1", ct, jobId);

    public Task AppendAsync(Guid? clientId, Guid jobId, int piece, ReadOnlyMemory<byte> content, CancellationToken ct) =>
        ExecuteAsync(clientId, "INSERT INTO export_pieces (job_id, piece, content) VALUES ($1, $2, $3)", ct, jobId, piece, content);

    public Task FinishAsync(Guid? clientId, Guid jobId, ExportFile file, CancellationToken ct) =>
        ExecuteAsync(
            clientId, "INSERT INTO export_files (job_id, file_name, content_type, bytes, expires_at) VALUES ($1, $2, $3, $4, $5)", ct,
            jobId, file.FileName, file.ContentType, file.Bytes, file.ExpiresAt.ToUniversalTime());

    public async Task<ExportFile?> FindAsync(Guid? clientId, Guid jobId, CancellationToken ct)
    {
        await using var connection = await connections.OfAsync(clientId, ct);
        await using var command = Command(connection, "SELECT file_name, content_type, bytes, expires_at FROM export_files WHERE job_id = $1 AND expires_at > $2", jobId, clock.GetUtcNow());
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? new(reader.GetString(0), reader.GetString(1), reader.GetInt64(2), reader.GetFieldValue<DateTimeOffset>(3)) : null;
    }

    public async IAsyncEnumerable<byte[]> ReadAsync(Guid? clientId, Guid jobId, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var connection = await connections.OfAsync(clientId, ct);
        await using var command = Command(connection, "SELECT content FROM export_pieces WHERE job_id = $1 ORDER BY piece", jobId);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) yield return reader.GetFieldValue<byte[]>(0);
    }

    public async Task<int> RemoveExpiredAsync(CancellationToken ct)
    {
        await using var connection = await connections.OfHouseAsync(ct);
        await using var command = Command(connection, """
            WITH gone AS (DELETE FROM export_files WHERE expires_at <= $1 RETURNING job_id),
            pieces AS (DELETE FROM export_pieces p USING gone WHERE p.job_id = gone.job_id)
            SELECT count(*)::int FROM gone
            """, clock.GetUtcNow());
        return (int)(await command.ExecuteScalarAsync(ct))!;
    }

    private async Task ExecuteAsync(Guid? clientId, string sql, CancellationToken ct, params object[] values)
    {
        await using var connection = await connections.OfAsync(clientId, ct);
        await using var command = Command(connection, sql, values);
        await command.ExecuteNonQueryAsync(ct);
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, params object[] values)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        return command;
    }
}
