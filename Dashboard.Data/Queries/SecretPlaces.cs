using Dashboard.Core.Secrets;
using Npgsql;

namespace Dashboard.Data.Queries;

/// <summary>The columns that hold secrets. All of these tables are small; a test holds the list against the schema.</summary>
internal sealed class SecretPlaces(Connections connections) : ISecretPlaces
{
    private const string Ring = "AES-256-CBC with HMAC-SHA256 (Data Protection)", Hash = "SHA-256 of a random secret", Slow = "PBKDF2-SHA512";

    private static readonly (string What, string Table, string Column, string How)[] All =
    [
        ("Passwords of relays", "relays", "protected_password", Ring),
        ("Passwords of mailboxes", "relay_mailboxes", "protected_password", Ring),
        ("Secrets of provider hooks", "provider_hooks", "protected_secret", Ring),
        ("DKIM private keys", "dkim_keys", "protected_private_key", Ring),
        ("Webhook signing secrets", "webhooks", "protected_secret", Ring),
        ("Webhook signing secrets before a rotation", "webhooks", "protected_old_secret", Ring),
        ("Google key files of sheets", "sheet_sources", "protected_key", Ring),
        ("Keys of links and tokens", "signing_keys", "secret", Ring),
        ("Authenticator keys and recovery codes", "user_tokens", "value", Ring),
        ("Passwords", "users", "password_hash", Slow),
        ("API keys", "api_keys", "hash", Hash),
        ("Links of invitations and resets", "account_links", "hash", Hash),
        ("Links to shared reports", "report_shares", "token_hash", Hash),
        ("Passwords of shared reports", "report_shares", "password", Slow),
    ];

    public async Task<IReadOnlyList<SecretPlace>> AllAsync(CancellationToken ct)
    {
        var counts = All.Select((place, n) => place.How == Ring
            ? $"SELECT {n}, left({place.Column}, {RingKey.BeginningLength}), count(*) FROM {place.Table} WHERE {place.Column} <> '' GROUP BY 2"
            : $"SELECT {n}, '', count({place.Column}) FROM {place.Table}");
        await using var command = connections.OfHouse(string.Join(" UNION ALL ", counts));
        await using var reader = await command.ExecuteReaderAsync(ct);
        List<(int Place, string Beginning, long Count)> rows = [];
        while (await reader.ReadAsync(ct)) rows.Add((reader.GetInt32(0), reader.GetString(1), reader.GetInt64(2)));
        return
        [
            .. All.Select((place, n) => new SecretPlace(
                place.What, $"{place.Table}.{place.Column}", place.How, rows.Where(row => row.Place == n).Sum(row => row.Count),
                rows.Where(row => row.Place == n && row.Beginning.Length > 0).ToDictionary(row => row.Beginning, row => row.Count))),
        ];
    }
}
