using Dashboard.Core.Campaigns;
using Dashboard.Core.Segments;
using Dashboard.Core.Sending;
using Npgsql;

namespace Dashboard.Data.Queries;

/// <summary>Audiences by one set-based statement; what is counted before a send and what is written at its start come from the same text.</summary>
internal sealed class CampaignAudience(Connections connections, TimeProvider clock) : ICampaignAudience
{
    public async Task<AudienceWaterfall> CountAsync(Guid clientId, AudienceChoice choice, CancellationToken ct)
    {
        var values = new SqlValues();
        var chosen = Audience(clientId, choice, await RulesAsync(clientId, choice, ct), values);
        await using var connection = await connections.OfHouseAsync(ct);
        await using var command = new NpgsqlCommand($"""
            SELECT coalesce(sum(times), 0)::bigint, coalesce(sum(times - 1), 0)::bigint,
                   count(*) FILTER (WHERE skip = 1), count(*) FILTER (WHERE skip = 2), count(*) FILTER (WHERE skip = 3)
            FROM ({chosen}) a
            """, connection);
        command.CommandTimeout = 120;
        values.Bind(command);
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return new(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4));
    }

    public async Task<IReadOnlyDictionary<string, long>> CountMissingAsync(Guid clientId, AudienceChoice choice, IReadOnlyList<string> fields, CancellationToken ct)
    {
        var values = new SqlValues();
        var chosen = Audience(clientId, choice, await RulesAsync(clientId, choice, ct), values);
        var counts = fields.Select(field => field switch
        {
            "name" => "count(*) FILTER (WHERE coalesce(r.name, '') = '')",
            "first_name" => "count(*) FILTER (WHERE coalesce(r.attributes->>'first_name', '') = '' AND coalesce(trim(r.name), '') = '')",
            _ => $"count(*) FILTER (WHERE coalesce(r.attributes->>{values.Add(field)}, '') = '')",
        });
        await using var connection = await connections.OfHouseAsync(ct);
        await using var command = new NpgsqlCommand($"SELECT {string.Join(", ", counts)} FROM ({chosen}) a JOIN recipients r ON r.id = a.id WHERE a.skip IS NULL", connection);
        command.CommandTimeout = 120;
        values.Bind(command);
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return fields.Select((field, at) => (field, Count: reader.GetInt64(at))).ToDictionary(m => m.field, m => m.Count);
    }

    public async Task<bool> LaunchAsync(Guid clientId, Guid campaignId, CancellationToken ct)
    {
        await using var connection = await connections.OfHouseAsync(ct);
        await using var together = await connection.BeginTransactionAsync(ct);

        AudienceChoice choice;
        short month;
        VariantShares? shares = null;
        await using (var claim = new NpgsqlCommand(
            """
            SELECT list_ids, exclude_list_ids, segment_ids, exclude_segment_ids, month, test_percent, ARRAY(SELECT share FROM campaign_variants WHERE campaign_id = $1 ORDER BY number)
            FROM campaigns WHERE id = $1 AND client_id = $2 AND status = 'Sending' AND NOT is_launched FOR UPDATE SKIP LOCKED
            """, connection))
        {
            claim.Parameters.Add(new() { Value = campaignId });
            claim.Parameters.Add(new() { Value = clientId });
            await using var reader = await claim.ExecuteReaderAsync(ct);
            if (!await reader.ReadAsync(ct)) return false;
            choice = new(reader.GetFieldValue<Guid[]>(0), reader.GetFieldValue<Guid[]>(1), reader.GetFieldValue<Guid[]>(2), reader.GetFieldValue<Guid[]>(3));
            month = reader.GetInt16(4);
            if (reader.GetFieldValue<int?[]>(6) is { Length: > 0 } asked) shares = VariantShares.Of(asked, reader.IsDBNull(5) ? null : reader.GetInt32(5));
        }

        await using (var partitions = new NpgsqlCommand("SELECT ensure_month($1)", connection))
        {
            partitions.Parameters.Add(new() { Value = month });
            await partitions.ExecuteNonQueryAsync(ct);
        }

        var values = new SqlValues();
        var (client, campaign, ofMonth) = (values.Add(clientId), values.Add(campaignId), values.Add(month));
        var chosen = Audience(clientId, choice, await RulesAsync(clientId, choice, ct), values);
        await using (var launch = new NpgsqlCommand($"""
            WITH audience AS MATERIALIZED ({chosen}),
            written AS (
                INSERT INTO messages (month, client_id, campaign_id, recipient_id, state, provider, next_attempt_at, changed_at, skip_reason{(shares is null ? "" : ", variant")})
                SELECT {ofMonth}, {client}, {campaign}, a.id, CASE WHEN a.skip IS NULL THEN {(short)MessageState.Queued} ELSE {(short)MessageState.Skipped} END,
                       coalesce(p.provider, 0), CASE WHEN a.skip IS NULL THEN {(shares is null ? "clock_timestamp()" : $"CASE a.variant WHEN {VariantMark.Waiting} THEN {VariantTests.NotDue} ELSE clock_timestamp() END")} END, clock_timestamp(), a.skip{(shares is null ? "" : ", a.variant")}
                FROM {(shares is null ? "audience" : $"({Divided(shares, campaign, values)})")} a LEFT JOIN mailbox_providers p ON p.domain = split_part(a.email::text, '@', 2)::citext
                {(shares is null ? "" : "ORDER BY a.id")} -- not by place: the variants go out side by side, or a slow campaign would compare mornings with evenings
                ON CONFLICT DO NOTHING
                RETURNING state, provider, variant),
            {(shares is null ? "" : ByVariant(shares, campaign, client, values))}by_provider AS (
                INSERT INTO campaign_providers (campaign_id, client_id, provider, targeted)
                SELECT {campaign}, {client}, provider, count(*) FROM written GROUP BY provider)
            INSERT INTO campaign_counts (campaign_id, client_id, selected, duplicates, targeted, queued, skipped)
            SELECT {campaign}, {client}, (SELECT coalesce(sum(times), 0) FROM audience), (SELECT coalesce(sum(times - 1), 0) FROM audience),
                   count(*), count(*) FILTER (WHERE state = {(short)MessageState.Queued}), count(*) FILTER (WHERE state = {(short)MessageState.Skipped})
            FROM written
            """, connection))
        {
            launch.CommandTimeout = 1800;
            values.Bind(launch);
            await launch.ExecuteNonQueryAsync(ct);
        }

        await using (var mark = new NpgsqlCommand("UPDATE campaigns SET is_launched = true WHERE id = $1", connection))
        {
            mark.Parameters.Add(new() { Value = campaignId });
            await mark.ExecuteNonQueryAsync(ct);
        }

        await together.CommitAsync(ct);
        return true;
    }

    public async Task<int> SkipRestAsync(Guid clientId, Guid campaignId, CancellationToken ct)
    {
        await using var connection = await connections.OfClientAsync(clientId, ct);
        await using var command = new NpgsqlCommand($"""
            WITH skipped AS (
                UPDATE messages m SET state = {(short)MessageState.Skipped}, skip_reason = {(short)SkipReason.Cancelled}, next_attempt_at = NULL, changed_at = clock_timestamp()
                FROM (SELECT w.month, w.id, w.state FROM messages w
                      WHERE w.campaign_id = $1 AND w.next_attempt_at IS NOT NULL FOR UPDATE SKIP LOCKED) old
                WHERE m.month = old.month AND m.id = old.id
                RETURNING old.state),
            counted AS (SELECT count(*) AS n, count(*) FILTER (WHERE state = {(short)MessageState.Deferred}) AS deferred FROM skipped)
            UPDATE campaign_counts c SET skipped = c.skipped + n, deferred = c.deferred - counted.deferred, queued = c.queued - (n - counted.deferred), changed_at = clock_timestamp()
            FROM counted WHERE c.campaign_id = $1 AND n > 0
            """, connection);
        command.CommandTimeout = 600;
        command.Parameters.Add(new() { Value = campaignId });
        return await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>
    /// One row a recipient, with the number of the chosen lists and segments they stand in and why they would be skipped (SkipReason, or null).
    /// </summary>
    private string Audience(Guid clientId, AudienceChoice choice, IReadOnlyDictionary<Guid, SegmentRule> rules, SqlValues values)
    {
        var now = clock.GetUtcNow();
        var client = values.Add(clientId);
        var chosen = choice.Segments.Select(segment => $" UNION ALL {Members(rules[segment])}");
        var excluded = choice.ExcludedSegments.Select(segment => $" AND NOT EXISTS (SELECT FROM ({Members(rules[segment])}) x WHERE x.recipient_id = r.id)");
        return $"""
            SELECT r.id, r.email, m.times,
                   CASE WHEN r.status = 1 THEN 1
                        WHEN s.reason = 1 THEN 1
                        WHEN r.status IN (2, 3) OR s.reason IS NOT NULL THEN 2
                   END AS skip
            FROM (SELECT recipient_id, count(*) AS times
                  FROM (SELECT recipient_id FROM list_memberships WHERE list_id = ANY ({values.AddIds(choice.Lists)}){string.Concat(chosen)}) chosen
                  GROUP BY recipient_id) m
            JOIN recipients r ON r.id = m.recipient_id AND r.client_id = {client}
            LEFT JOIN LATERAL (
                SELECT min(x.reason) AS reason FROM suppressions x WHERE x.email = r.email AND (x.client_id = {client} OR x.client_id IS NULL)) s ON true
            WHERE NOT EXISTS (SELECT FROM list_memberships e WHERE e.list_id = ANY ({values.AddIds(choice.ExcludedLists)}) AND e.recipient_id = r.id){string.Concat(excluded)}
            """;

        string Members(SegmentRule rule)
        {
            var (joins, where) = SegmentSql.Of(rule, clientId, values, now);
            return $"SELECT r.id AS recipient_id FROM recipients r {joins} WHERE r.client_id = {client} AND {where}";
        }
    }

    /// <summary>
    /// The audience with the variant that each gets: people stand in an order that only the campaign and they themselves decide, and the shares cut it.
    /// Those who are skipped are divided by themselves, so that the shares are right among those who get it.
    /// </summary>
    private static string Divided(VariantShares shares, string campaign, SqlValues values) => $"""
        SELECT placed.*, {VariantTests.MarkOf(shares, values)} AS variant
        FROM (SELECT audience.*, count(*) OVER (PARTITION BY skip IS NULL) AS whole,
                     row_number() OVER (PARTITION BY skip IS NULL ORDER BY hashint8extended(id, hashtextextended({campaign}::text, 0)), id) - 1 AS place
              FROM audience) placed
        """;

    /// <summary>A row for each variant, whether anybody got it or not.</summary>
    private static string ByVariant(VariantShares shares, string campaign, string client, SqlValues values) => $"""
        by_variant AS (
            INSERT INTO campaign_variant_figures (campaign_id, client_id, variant, targeted)
            SELECT {campaign}, {client}, mark, (SELECT count(*) FROM written WHERE variant = mark) FROM unnest({values.Add(shares.Marks.ToArray())}) mark),

        """;

    /// <summary>The rules of the segments that are chosen or excluded. One that was deleted meanwhile selects nobody.</summary>
    private async Task<IReadOnlyDictionary<Guid, SegmentRule>> RulesAsync(Guid clientId, AudienceChoice choice, CancellationToken ct)
    {
        var rules = choice.Segments.Concat(choice.ExcludedSegments).Distinct().ToDictionary(id => id, _ => (SegmentRule)new AnyRule([]));
        if (rules.Count == 0) return rules;
        await using var connection = await connections.OfClientAsync(clientId, ct);
        await using var command = new NpgsqlCommand("SELECT id, rules::text FROM segments WHERE id = ANY ($1)", connection);
        command.Parameters.Add(new() { Value = rules.Keys.ToArray() });
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) rules[reader.GetGuid(0)] = SegmentRules.Parse(reader.GetString(1)).Value;
        return rules;
    }
}
