using System.Runtime.CompilerServices;
using Dashboard.Core.Imports;
using Npgsql;

namespace Dashboard.Data.Queries;

/// <summary>Imports by binary COPY and one merge.</summary>
internal sealed class RecipientCopy(Connections connections) : IRecipientCopy
{
    public async Task<IStagedImport> OpenAsync(Guid importId, CancellationToken ct)
    {
        var connection = await connections.OfHouseAsync(ct);
        try
        {
            return await StagedImport.OpenAsync(connections, connection, importId, ct);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public async IAsyncEnumerable<ImportError> ErrorsAsync(Guid? clientId, Guid importId, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var connection = await connections.OfAsync(clientId, ct);
        await using var command = new NpgsqlCommand("SELECT line, column_name, value, reason FROM import_errors WHERE import_id = $1 ORDER BY line", connection);
        command.Parameters.Add(new() { Value = importId });
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) yield return new(reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetString(3));
    }
}
