using Npgsql;

namespace Dashboard.Data.Demo;

/// <summary>Fills an empty database with a believable half year of two clients.</summary>
public static class DemoSeed
{
    /// <summary>Fills it in one transaction and answers the first client's id; null where there are clients already.</summary>
    public static async Task<Guid?> PlantAsync(NpgsqlDataSource source, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var together = await connection.BeginTransactionAsync(ct);
        await using (var gate = new NpgsqlCommand("LOCK TABLE clients IN EXCLUSIVE MODE; SELECT EXISTS (SELECT FROM clients)", connection))
            if (await gate.ExecuteScalarAsync(ct) is true) return null;

        Guid? first = null;
        await using (var plant = new NpgsqlCommand(SqlFile.Read("Demo", "Demo"), connection) { CommandTimeout = 300 })
        {
            await using var reader = await plant.ExecuteReaderAsync(ct);
            do
            {
                if (reader.FieldCount == 2 && reader.GetName(1) == "name" && await reader.ReadAsync(ct)) first = reader.GetGuid(0);
            }
            while (await reader.NextResultAsync(ct));
        }

        await together.CommitAsync(ct);

        // Pages say "about so many" by the planner's count, which knows nothing of rows that just came.
        await using var tell = new NpgsqlCommand("ANALYZE recipients, list_memberships, leads", connection);
        await tell.ExecuteNonQueryAsync(ct);
        return first;
    }
}
