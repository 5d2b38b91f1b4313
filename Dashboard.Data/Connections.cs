using Npgsql;

namespace Dashboard.Data;

/// <summary>
/// Connections for statements beside the unit of work: for one client in the role that sees that client alone, whatever the statement says, or the house's own.
/// Who takes the house's is named with the reason in Dashboard.Tests/Samples/house-work.txt.
/// </summary>
internal sealed class Connections(NpgsqlDataSource source, ClientPolicies policies)
{
    /// <summary>One that sees this client alone until it is closed: Npgsql resets role and settings before its next use.</summary>
    public async ValueTask<NpgsqlConnection> OfClientAsync(Guid clientId, CancellationToken ct)
    {
        var connection = await source.OpenConnectionAsync(ct);
        if (policies.StepDown(clientId) is not { Length: > 0 } sql) return connection;
        try
        {
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync(ct);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>For an actor who looks at one client, or an admin who looks at all.</summary>
    public ValueTask<NpgsqlConnection> OfAsync(Guid? clientId, CancellationToken ct) => clientId is { } client ? OfClientAsync(client, ct) : OfHouseAsync(ct);

    /// <summary>What this connection does until the end of its transaction sees one client alone.</summary>
    public async Task StepDownAsync(NpgsqlConnection connection, Guid clientId, CancellationToken ct)
    {
        if (policies.StepDown(clientId, "SET LOCAL") is not { Length: > 0 } sql) return;
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>The statement that lets a client's role use a table which was made for one piece of work.</summary>
    public string Lend(string table) => policies.AreOn ? $"GRANT SELECT, DELETE ON {table} TO {ClientPolicies.Role}" : "";

    /// <summary>One that sees all clients.</summary>
    public ValueTask<NpgsqlConnection> OfHouseAsync(CancellationToken ct) => source.OpenConnectionAsync(ct);

    /// <summary>A statement over all clients, with a connection of its own.</summary>
    public NpgsqlCommand OfHouse(string sql) => source.CreateCommand(sql);
}
