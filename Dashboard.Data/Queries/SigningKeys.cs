using System.Security.Cryptography;
using Dashboard.Core;
using Npgsql;

namespace Dashboard.Data.Queries;

/// <summary>Signing keys in their table, encrypted; two processes that start at once agree on one.</summary>
internal sealed class SigningKeys(Connections connections, ISecrets secrets) : ISigningKeys
{
    private const int KeyBytes = 32;

    public async Task<IReadOnlyDictionary<short, byte[]>> AllAsync(string purpose, CancellationToken ct)
    {
        var keys = await ReadAsync(purpose, ct);
        if (keys.Count > 0) return keys;

        await using (var insert = connections.OfHouse("INSERT INTO signing_keys (purpose, id, secret) VALUES ($1, 1, $2) ON CONFLICT DO NOTHING"))
        {
            insert.Parameters.Add(new() { Value = purpose });
            insert.Parameters.Add(new() { Value = secrets.Protect(Purpose(purpose), Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes))) });
            await insert.ExecuteNonQueryAsync(ct);
        }

        return await ReadAsync(purpose, ct);
    }

    private async Task<Dictionary<short, byte[]>> ReadAsync(string purpose, CancellationToken ct)
    {
        var keys = new Dictionary<short, byte[]>();
        await using var command = connections.OfHouse("SELECT id, secret FROM signing_keys WHERE purpose = $1");
        command.Parameters.Add(new() { Value = purpose });
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) keys.Add(reader.GetInt16(0), Convert.FromBase64String(secrets.Reveal(Purpose(purpose), reader.GetString(1))));
        return keys;
    }

    private static string Purpose(string purpose) => $"signing.{purpose}";
}
