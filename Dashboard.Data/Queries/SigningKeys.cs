using System.Security.Cryptography;
using Dashboard.Core;
using Npgsql;

namespace Dashboard.Data.Queries;

/// <summary>Keys in the table that every process reads: whoever comes first draws the first one.</summary>
internal sealed class SigningKeys(NpgsqlDataSource source, ISecrets secrets) : ISigningKeys
{
    private const int Octets = 32;

    public async Task<IReadOnlyList<SigningKey>> AllAsync(string purpose, CancellationToken ct)
    {
        var keys = await ReadAsync(purpose, ct);
        if (keys.Count > 0) return keys;

        await using (var draw = source.CreateCommand("INSERT INTO signing_keys (purpose, id, secret) VALUES ($1, 1, $2) ON CONFLICT DO NOTHING"))
        {
            draw.Parameters.Add(new() { Value = purpose });
            draw.Parameters.Add(new() { Value = secrets.Protect(Protection(purpose), Convert.ToBase64String(RandomNumberGenerator.GetBytes(Octets))) });
            await draw.ExecuteNonQueryAsync(ct);
        }

        return await ReadAsync(purpose, ct);
    }

    private async Task<List<SigningKey>> ReadAsync(string purpose, CancellationToken ct)
    {
        await using var command = source.CreateCommand("SELECT id, secret FROM signing_keys WHERE purpose = $1 ORDER BY id DESC");
        command.Parameters.Add(new() { Value = purpose });
        await using var rows = await command.ExecuteReaderAsync(ct);
        var keys = new List<SigningKey>();
        while (await rows.ReadAsync(ct))
            keys.Add(new(rows.GetInt16(0), Convert.FromBase64String(secrets.Reveal(Protection(purpose), rows.GetString(1)))));
        return keys;
    }

    private static string Protection(string purpose) => "signing_key." + purpose;
}
