using Dashboard.Core.Sending;
using Npgsql;
using NpgsqlTypes;

namespace Dashboard.Data.Queries;

/// <summary>Domains and their providers in the table that a launch joins; recipients are gone through by their ids, from the start again once a day.</summary>
internal sealed class ProviderBook(Connections connections) : IProviderBook
{
    private const int Portion = 50_000;

    public async Task<bool> CollectAsync(CancellationToken ct)
    {
        // An import that takes long commits ids below those already seen; the daily round finds them, and addresses that were edited.
        await using var command = connections.OfHouse($"""
            WITH place AS MATERIALIZED (SELECT last_recipient, round_began_at FROM provider_search FOR UPDATE SKIP LOCKED),
            part AS MATERIALIZED (SELECT r.id, r.email FROM place p CROSS JOIN LATERAL (SELECT id, email FROM recipients WHERE id > p.last_recipient ORDER BY id LIMIT {Portion}) r),
            noted AS (
                INSERT INTO mailbox_providers (domain, provider, ask_at)
                SELECT DISTINCT split_part(email::text, '@', 2)::citext, 0, clock_timestamp() FROM part WHERE split_part(email::text, '@', 2) <> ''
                ON CONFLICT DO NOTHING),
            gone_on AS (
                UPDATE provider_search s SET last_recipient = (SELECT max(id) FROM part) WHERE EXISTS (SELECT FROM part)),
            begun_anew AS (
                UPDATE provider_search s SET last_recipient = 0, round_began_at = clock_timestamp()
                FROM place p WHERE NOT EXISTS (SELECT FROM part) AND p.round_began_at < clock_timestamp() - interval '1 day')
            SELECT count(*) FROM part
            """);
        return (long)(await command.ExecuteScalarAsync(ct))! == Portion;
    }

    public async Task<IReadOnlyList<string>> TakeAsync(int most, CancellationToken ct)
    {
        // Whoever takes them and dies leaves them to the next.
        await using var command = connections.OfHouse("""
            UPDATE mailbox_providers SET ask_at = clock_timestamp() + interval '5 minutes'
            WHERE domain = ANY (ARRAY(SELECT domain FROM mailbox_providers WHERE ask_at <= now() ORDER BY ask_at LIMIT $1 FOR UPDATE SKIP LOCKED))
            RETURNING domain::text
            """);
        command.Parameters.Add(new() { Value = most });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var domains = new List<string>();
        while (await reader.ReadAsync(ct)) domains.Add(reader.GetString(0));
        return domains;
    }

    public async Task KeepAsync(IReadOnlyList<ProviderOfDomain> found, CancellationToken ct)
    {
        if (found.Count == 0) return;
        await using var command = connections.OfHouse("""
            UPDATE mailbox_providers p SET provider = f.provider, mail_server = f.mail_server, ask_at = clock_timestamp() + f.again
            FROM unnest($1::citext[], $2, $3, $4) f (domain, provider, mail_server, again) WHERE p.domain = f.domain AND p.ask_at IS NOT NULL
            """);
        command.Parameters.Add(new() { Value = found.Select(f => f.Domain).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = found.Select(f => (short)f.Provider).ToArray() });
        command.Parameters.Add(new() { Value = found.Select(f => f.MailServer).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = found.Select(f => f.AskAgainAfter).ToArray() });
        await command.ExecuteNonQueryAsync(ct);
    }
}
