using System.Data;
using Dashboard.Core.Campaigns;
using Dashboard.Core.Reports;
using Dashboard.Core.Sending;
using Dashboard.Core.Tracking;
using Npgsql;

namespace Dashboard.Data.Queries;

/// <summary>
/// Counts a campaign's rows again. Figures and rows are read in one snapshot: they change in the same transactions, so any difference is one.
/// What differs is put right by adding the difference, which holds whatever is being counted meanwhile.
/// </summary>
internal sealed class CampaignCounting(Connections connections, Guid clientId, Guid campaignId, short month)
{
    private static readonly (string Column, string Rows)[] Totals =
    [
        ("targeted", "count(*)"),
        ("queued", $"count(*) FILTER (WHERE state = {(short)MessageState.Queued})"),
        ("sending", $"count(*) FILTER (WHERE state IN ({(short)MessageState.Claimed}, {(short)MessageState.HandingOver}))"),
        ("deferred", $"count(*) FILTER (WHERE state = {(short)MessageState.Deferred})"),
        ("accepted", $"count(*) FILTER (WHERE state = {(short)MessageState.Accepted})"),
        ("bounced", $"count(*) FILTER (WHERE state = {(short)MessageState.Bounced})"),
        ("failed", $"count(*) FILTER (WHERE state = {(short)MessageState.Failed})"),
        ("skipped", $"count(*) FILTER (WHERE state = {(short)MessageState.Skipped})"),
        ("unknown", $"count(*) FILTER (WHERE state = {(short)MessageState.Unknown})"),
        ("opened_people", "count(first_opened_by_person_at)"),
        ("opened_all", "count(first_opened_at)"),
        ("clicked_people", "count(first_clicked_by_person_at)"),
        ("clicked_all", "count(first_clicked_at)"),
        ("unsubscribed", "count(unsubscribed_at)"),
        ("complained", "count(complained_at)"),
    ];

    private static readonly string[] ByProvider = ["targeted", "accepted", "bounced", "opened_people", "clicked_people"];

    private static readonly string[] ByVariant = ["targeted", "accepted", "bounced", "opened_people", "opened_all", "clicked_people", "clicked_all", "unsubscribed", "complained"];

    /// <summary>How each table's rows are told apart, as one text and as its columns again.</summary>
    private static readonly Dictionary<string, (string Key, string Columns, string Values)> Keys = new()
    {
        ["campaign_counts"] = ("''", "", ""),
        ["campaign_providers"] = ("provider::text", "provider", "$2::smallint"),
        ["campaign_variant_figures"] = ("variant::text", "variant", "$2::smallint"),
        ["campaign_links"] = ("index::text", "index, url", "$2::int, ''"),
        ["campaign_activity"] = ("kind || ' ' || bucket", "kind, bucket", "split_part($2, ' ', 1)::smallint, substr($2, strpos($2, ' ') + 1)::timestamptz"),
        ["campaign_agents"] = ("program || ' ' || device", "program, device", "split_part($2, ' ', 1)::smallint, split_part($2, ' ', 2)::smallint"),
        ["campaign_delays"] = ("kind || ' ' || band", "kind, band", "split_part($2, ' ', 1)::smallint, split_part($2, ' ', 2)::smallint"),
        ["campaign_bounces"] = ("class || ' ' || reason", "class, reason, example", "split_part($2, ' ', 1)::smallint, substr($2, strpos($2, ' ') + 1), substr($2, strpos($2, ' ') + 1)"),
    };

    private readonly List<Difference> _differences = [];
    private readonly HashSet<string> _agents = [];

    public async Task<CampaignRecount> RecountAsync(CancellationToken ct)
    {
        await using var connection = await connections.OfClientAsync(clientId, ct);
        await using (var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct))
        {
            await CompareLedgerAsync(connection, ct);
            await CompareEventsAsync(connection, ct);
            await CompareAgentsAsync(connection, ct);
            await snapshot.CommitAsync(ct);
        }

        foreach (var difference in _differences) await PutRightAsync(connection, difference, ct);
        await NameAgentsAsync(connection, ct);
        await RememberAsync(connection, ct);
        return new(campaignId, [.. _differences.Select(d => new RecountDifference(d.Key.Length == 0 ? d.Column : $"{d.Table} {d.Key}: {d.Column}", d.Counted, d.Found))]);
    }

    private async Task CompareLedgerAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await CompareAsync(connection, "campaign_counts", [.. Totals.Select(t => t.Column)],
            $"SELECT '' AS key, {string.Join(", ", Totals.Select(t => $"{t.Rows} AS {t.Column}"))} FROM messages WHERE month = $2 AND campaign_id = $1", ct);
        await CompareAsync(connection, "campaign_providers", ByProvider,
            $"SELECT provider::text AS key, {string.Join(", ", ByProvider.Select(c => $"{Totals.Single(t => t.Column == c).Rows} AS {c}"))} FROM messages WHERE month = $2 AND campaign_id = $1 GROUP BY provider", ct);
        await CompareAsync(connection, "campaign_variant_figures", ByVariant,
            $"SELECT variant::text AS key, {string.Join(", ", ByVariant.Select(c => $"{Totals.Single(t => t.Column == c).Rows} AS {c}"))} FROM messages WHERE month = $2 AND campaign_id = $1 AND variant <> {VariantMark.None} GROUP BY variant", ct);
        await CompareAsync(connection, "campaign_delays", ["people"],
            $"""
            SELECT k.kind || ' ' || delay_band(accepted_at, k.at) AS key, count(*) AS people
            FROM messages CROSS JOIN LATERAL (VALUES ({(short)EventKind.Opened}, first_opened_by_person_at), ({(short)EventKind.Clicked}, first_clicked_by_person_at)) k (kind, at)
            WHERE month = $2 AND campaign_id = $1 AND k.at IS NOT NULL GROUP BY 1
            """, ct);
        await CompareAsync(connection, "campaign_bounces", ["mails"],
            $"SELECT bounce_class || ' ' || bounce_reason(reply) AS key, count(*) AS mails FROM messages WHERE month = $2 AND campaign_id = $1 AND bounce_class IS NOT NULL AND state = {(short)MessageState.Bounced} GROUP BY 1", ct);
    }

    private async Task CompareEventsAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await CompareAsync(connection, "campaign_links", ["clicks_people", "clicks_all", "clickers_people"],
            $"""
            SELECT link_index::text AS key, count(*) FILTER (WHERE NOT automatic) AS clicks_people, count(*) AS clicks_all,
                   count(DISTINCT message_id) FILTER (WHERE NOT automatic) AS clickers_people
            FROM events WHERE campaign_id = $1 AND month >= $2 AND kind = {(short)EventKind.Clicked} AND link_index <> {VisitJudge.HiddenLink} GROUP BY link_index
            """, ct);
        var told = $"AND kind IN ({(short)EventKind.Opened}, {(short)EventKind.Clicked}, {(short)EventKind.Unsubscribed})";
        await CompareAsync(connection, "campaign_activity", ["people", "automatic"],
            $"""
            SELECT kind || ' ' || bucket AS key, count(*) FILTER (WHERE NOT automatic) AS people, count(*) FILTER (WHERE automatic) AS automatic
            FROM (SELECT kind, automatic, date_trunc(CASE WHEN at < date_trunc('hour', c.started_at + interval '6:59:59.999999') THEN 'minute' ELSE 'hour' END, at) AS bucket
                  FROM events e JOIN campaigns c ON c.id = e.campaign_id
                  WHERE e.campaign_id = $1 AND e.month >= $2 {told}) e
            GROUP BY kind, bucket
            """, ct, told);
    }

    /// <summary>What a user agent means is decided here, as it was when the event was counted.</summary>
    private async Task CompareAgentsAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        var found = new Dictionary<string, long[]>();
        var counted = new Dictionary<string, long[]>();
        await using (var command = Command(connection, $"""
            SELECT user_agent, count(*) FILTER (WHERE kind = {(short)EventKind.Opened} AND NOT automatic), count(*) FILTER (WHERE kind = {(short)EventKind.Opened}),
                   count(*) FILTER (WHERE kind = {(short)EventKind.Clicked} AND NOT automatic), count(*) FILTER (WHERE kind = {(short)EventKind.Clicked})
            FROM events WHERE campaign_id = $1 AND month >= $2 AND kind IN ({(short)EventKind.Opened}, {(short)EventKind.Clicked}) GROUP BY user_agent
            """))
            await ReadAsync(command, AgentOf, found);
        await using (var command = Command(connection, "SELECT program || ' ' || device, opens_people, opens_all, clicks_people, clicks_all FROM campaign_agents WHERE campaign_id = $1 AND $2 = $2"))
            await ReadAsync(command, reader => reader.GetString(0), counted);

        string[] columns = ["opens_people", "opens_all", "clicks_people", "clicks_all"];
        foreach (var key in found.Keys.Union(counted.Keys).Order(StringComparer.Ordinal))
            for (var i = 0; i < columns.Length; i++)
                if (counted.GetValueOrDefault(key)?[i] is var was && found.GetValueOrDefault(key)?[i] is var isNow && (was ?? 0) != (isNow ?? 0))
                    _differences.Add(new("campaign_agents", key, columns[i], was ?? 0, isNow ?? 0));

        string AgentOf(NpgsqlDataReader reader)
        {
            var name = reader.IsDBNull(0) ? "" : reader.GetString(0);
            _agents.Add(name);
            var agent = ReadingAgent.Of(name);
            return $"{(short)agent.Program} {(short)agent.Device}";
        }

        async Task ReadAsync(NpgsqlCommand command, Func<NpgsqlDataReader, string> keyOf, Dictionary<string, long[]> into)
        {
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct))
            {
                var key = keyOf(reader);
                if (!into.TryGetValue(key, out var figures)) into[key] = figures = new long[4];
                for (var i = 0; i < figures.Length; i++) figures[i] += reader.GetInt64(i + 1);
            }
        }
    }

    /// <summary>Events that were written before their program and device stood on them, or under other rules, get them: the people behind those figures are found by them.</summary>
    private async Task NameAgentsAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        var agents = _agents.Select(name => (Name: name, Is: ReadingAgent.Of(name))).ToList();
        await using var command = Command(connection,
            $"""
            UPDATE events e SET program = a.program, device = a.device FROM unnest($3, $4, $5) a (name, program, device)
            WHERE e.campaign_id = $1 AND e.month >= $2 AND e.kind IN ({(short)EventKind.Opened}, {(short)EventKind.Clicked}) AND coalesce(e.user_agent, '') = a.name
              AND (e.program IS DISTINCT FROM a.program OR e.device IS DISTINCT FROM a.device)
            """);
        command.Parameters.Add(new() { Value = agents.Select(a => a.Name).ToArray() });
        command.Parameters.Add(new() { Value = agents.Select(a => (short)a.Is.Program).ToArray() });
        command.Parameters.Add(new() { Value = agents.Select(a => (short)a.Is.Device).ToArray() });
        await command.ExecuteNonQueryAsync(ct);
    }

    private async Task CompareAsync(NpgsqlConnection connection, string table, string[] columns, string rows, CancellationToken ct, string only = "")
    {
        await using var command = Command(connection,
            $"""
            SELECT coalesce(r.key, k.key), {string.Join(", ", columns.Select(c => $"coalesce(k.{c}, 0)::bigint, coalesce(r.{c}, 0)::bigint"))}
            FROM ({rows}) r FULL JOIN (SELECT {Keys[table].Key} AS key, {string.Join(", ", columns)} FROM {table} WHERE campaign_id = $1 {only}) k ON k.key = r.key
            """);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            for (var i = 0; i < columns.Length; i++)
                if (reader.GetInt64(1 + 2 * i) is var counted && reader.GetInt64(2 + 2 * i) is var found && counted != found)
                    _differences.Add(new(table, reader.GetString(0), columns[i], counted, found));
    }

    private NpgsqlCommand Command(NpgsqlConnection connection, string sql) =>
        new(sql, connection) { CommandTimeout = 1800, Parameters = { new() { Value = campaignId }, new() { Value = month } } };

    private async Task PutRightAsync(NpgsqlConnection connection, Difference difference, CancellationToken ct)
    {
        var (key, columns, values) = Keys[difference.Table];
        if (columns.Length > 0)
        {
            await using var missing = new NpgsqlCommand(
                $"INSERT INTO {difference.Table} (campaign_id, client_id, {columns}) SELECT $1, client_id, {values} FROM campaigns WHERE id = $1 ON CONFLICT DO NOTHING", connection)
            {
                Parameters = { new() { Value = campaignId }, new() { Value = difference.Key } },
            };
            await missing.ExecuteNonQueryAsync(ct);
        }

        await using var command = new NpgsqlCommand($"UPDATE {difference.Table} SET {difference.Column} = {difference.Column} + $2 WHERE campaign_id = $1 AND {key} = $3", connection)
        {
            Parameters = { new() { Value = campaignId }, new() { Value = difference.Found - difference.Counted }, new() { Value = difference.Key } },
        };
        await command.ExecuteNonQueryAsync(ct);
    }

    private async Task RememberAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            """
            INSERT INTO campaign_recounts (campaign_id, counted_at, differences) VALUES ($1, clock_timestamp(), $2)
            ON CONFLICT (campaign_id) DO UPDATE SET counted_at = excluded.counted_at, differences = excluded.differences
            """, connection)
        {
            Parameters = { new() { Value = campaignId }, new() { Value = _differences.Count } },
        };
        await command.ExecuteNonQueryAsync(ct);
    }

    private sealed record Difference(string Table, string Key, string Column, long Counted, long Found);
}
