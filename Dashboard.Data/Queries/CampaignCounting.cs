using System.Data;
using Dashboard.Core.Reports;
using Dashboard.Core.Sending;
using Dashboard.Core.Tracking;
using Npgsql;

namespace Dashboard.Data.Queries;

/// <summary>
/// Counts a campaign's rows again. Figures and rows are read in one snapshot: they change in the same transactions, so any difference is one.
/// What differs is put right by adding the difference, which holds whatever is being counted meanwhile.
/// </summary>
internal sealed class CampaignCounting(NpgsqlDataSource source, Guid campaignId, short month)
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

    public async Task<CampaignRecount> RecountAsync(CancellationToken ct)
    {
        var differences = new List<(string Table, string Key, string Column, long Counted, long Found)>();
        await using var connection = await source.OpenConnectionAsync(ct);
        await using (var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct))
        {
            await CompareAsync("campaign_counts", "''", [.. Totals.Select(t => t.Column)],
                $"SELECT '' AS key, {string.Join(", ", Totals.Select(t => $"{t.Rows} AS {t.Column}"))} FROM messages WHERE month = $2 AND campaign_id = $1");
            await CompareAsync("campaign_providers", "provider::text", ByProvider,
                $"SELECT provider::text AS key, {string.Join(", ", ByProvider.Select(c => $"{Totals.Single(t => t.Column == c).Rows} AS {c}"))} FROM messages WHERE month = $2 AND campaign_id = $1 GROUP BY provider");
            await CompareAsync("campaign_links", "index::text", ["clicks_people", "clicks_all", "clickers_people"],
                $"""
                SELECT link_index::text AS key, count(*) FILTER (WHERE NOT automatic) AS clicks_people, count(*) AS clicks_all,
                       count(DISTINCT message_id) FILTER (WHERE NOT automatic) AS clickers_people
                FROM events WHERE campaign_id = $1 AND month >= $2 AND kind = {(short)EventKind.Clicked} AND link_index <> {VisitJudge.HiddenLink} GROUP BY link_index
                """);
            await CompareAsync("campaign_activity", "kind || ' ' || bucket", ["people", "automatic"],
                $"""
                SELECT kind || ' ' || bucket AS key, count(*) FILTER (WHERE NOT automatic) AS people, count(*) FILTER (WHERE automatic) AS automatic
                FROM (SELECT kind, automatic, date_trunc(CASE WHEN at < date_trunc('hour', c.started_at + interval '6:59:59.999999') THEN 'minute' ELSE 'hour' END, at) AS bucket
                      FROM events e JOIN campaigns c ON c.id = e.campaign_id
                      WHERE e.campaign_id = $1 AND e.month >= $2 AND kind IN ({(short)EventKind.Opened}, {(short)EventKind.Clicked}, {(short)EventKind.Unsubscribed})) e
                GROUP BY kind, bucket
                """,
                $"AND kind IN ({(short)EventKind.Opened}, {(short)EventKind.Clicked}, {(short)EventKind.Unsubscribed})");
            await snapshot.CommitAsync(ct);
        }

        await PutRightAsync(connection, differences, ct);
        return new(campaignId, [.. differences.Select(d => new RecountDifference(d.Key.Length == 0 ? d.Column : $"{d.Table} {d.Key}: {d.Column}", d.Counted, d.Found))]);

        async Task CompareAsync(string table, string key, string[] columns, string rows, string only = "")
        {
            await using var command = new NpgsqlCommand(
                $"""
                SELECT coalesce(r.key, k.key), {string.Join(", ", columns.Select(c => $"coalesce(k.{c}, 0)::bigint, coalesce(r.{c}, 0)::bigint"))}
                FROM ({rows}) r FULL JOIN (SELECT {key} AS key, {string.Join(", ", columns)} FROM {table} WHERE campaign_id = $1 {only}) k ON k.key = r.key
                """, connection)
            {
                CommandTimeout = 1800,
                Parameters = { new() { Value = campaignId }, new() { Value = month } },
            };
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct))
                for (var i = 0; i < columns.Length; i++)
                    if (reader.GetInt64(1 + 2 * i) is var counted && reader.GetInt64(2 + 2 * i) is var found && counted != found)
                        differences.Add((table, reader.GetString(0), columns[i], counted, found));
        }
    }

    private async Task PutRightAsync(NpgsqlConnection connection, List<(string Table, string Key, string Column, long Counted, long Found)> differences, CancellationToken ct)
    {
        foreach (var (table, key, column, counted, found) in differences)
        {
            var which = table switch
            {
                "campaign_providers" => "AND provider::text = $3",
                "campaign_links" => "AND index::text = $3",
                "campaign_activity" => "AND kind || ' ' || bucket = $3",
                _ => "AND $3 = ''",
            };
            await using var command = new NpgsqlCommand($"UPDATE {table} SET {column} = {column} + $2 WHERE campaign_id = $1 {which}", connection)
            {
                Parameters = { new() { Value = campaignId }, new() { Value = found - counted }, new() { Value = key } },
            };
            await command.ExecuteNonQueryAsync(ct);
        }
    }
}
