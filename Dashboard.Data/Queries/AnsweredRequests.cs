using System.Text.Json;
using Dashboard.Core;
using Dashboard.Core.ApiKeys;
using Npgsql;

namespace Dashboard.Data.Queries;

/// <summary>Answers by Idempotency-Key. Bodies are encrypted: some hold a secret that is shown only once.</summary>
internal sealed class AnsweredRequests(Connections connections, ISecrets secrets) : IAnsweredRequests
{
    private const string Protection = "idempotency.answer";

    public async Task<RequestClaim> ClaimAsync(RequestKey key, byte[] fingerprint, CancellationToken ct)
    {
        var claim = Guid.NewGuid();
        await using (var command = connections.OfHouse("""
            INSERT INTO idempotency_keys AS k (caller, key, fingerprint, claim) VALUES ($1, $2, $3, $4)
            ON CONFLICT (caller, key) DO UPDATE SET fingerprint = $3, claim = $4, status = NULL, headers = NULL, body = NULL, created_at = clock_timestamp()
            -- A claim that was neither kept nor given back for two minutes was its process's last.
            WHERE k.created_at < clock_timestamp() - CASE WHEN k.status IS NULL THEN interval '2 minutes' ELSE interval '24 hours' END
            RETURNING 1
            """))
        {
            Bind(command, key);
            command.Parameters.Add(new() { Value = fingerprint });
            command.Parameters.Add(new() { Value = claim });
            if (await command.ExecuteScalarAsync(ct) is not null) return new(RequestClaimState.Mine, claim);
        }

        return await LookAsync(key, fingerprint, ct);
    }

    public async Task KeepAsync(RequestKey key, Guid claim, StoredAnswer answer, CancellationToken ct)
    {
        await using var command = connections.OfHouse(
            "UPDATE idempotency_keys SET status = $4, headers = $5::jsonb, body = $6 WHERE caller = $1 AND key = $2 AND claim = $3");
        Bind(command, key);
        command.Parameters.Add(new() { Value = claim });
        command.Parameters.Add(new() { Value = (short)answer.Status });
        command.Parameters.Add(new() { Value = JsonSerializer.Serialize(answer.Headers) });
        command.Parameters.Add(new() { Value = secrets.Protect(Protection, Convert.ToBase64String(answer.Body)) });
        await command.ExecuteNonQueryAsync(ct);
    }

    public async Task ReleaseAsync(RequestKey key, Guid claim, CancellationToken ct)
    {
        await using var command = connections.OfHouse("DELETE FROM idempotency_keys WHERE caller = $1 AND key = $2 AND claim = $3");
        Bind(command, key);
        command.Parameters.Add(new() { Value = claim });
        await command.ExecuteNonQueryAsync(ct);
    }

    public async Task<int> ForgetAsync(CancellationToken ct)
    {
        await using var command = connections.OfHouse("DELETE FROM idempotency_keys WHERE created_at < clock_timestamp() - interval '24 hours'");
        return await command.ExecuteNonQueryAsync(ct);
    }

    private async Task<RequestClaim> LookAsync(RequestKey key, byte[] fingerprint, CancellationToken ct)
    {
        await using var command = connections.OfHouse("SELECT fingerprint, status, headers::text, body FROM idempotency_keys WHERE caller = $1 AND key = $2");
        Bind(command, key);
        await using var rows = await command.ExecuteReaderAsync(ct);
        if (!await rows.ReadAsync(ct)) return new(RequestClaimState.UnderWay); // given back since: the next look claims it
        if (!rows.GetFieldValue<byte[]>(0).AsSpan().SequenceEqual(fingerprint)) return new(RequestClaimState.UsedOtherwise);
        if (await rows.IsDBNullAsync(1, ct)) return new(RequestClaimState.UnderWay);

        var headers = JsonSerializer.Deserialize<Dictionary<string, string>>(rows.GetString(2)) ?? [];
        return new(RequestClaimState.Answered, Answer: new(rows.GetInt16(1), headers, Convert.FromBase64String(secrets.Reveal(Protection, rows.GetString(3)))));
    }

    private static void Bind(NpgsqlCommand command, RequestKey key)
    {
        command.Parameters.Add(new() { Value = key.Caller });
        command.Parameters.Add(new() { Value = key.Key });
    }
}
