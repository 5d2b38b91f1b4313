using Dashboard.Core.Reports;
using Dashboard.Core.Sending;
using Dashboard.Core.Tracking;
using Npgsql;

namespace Dashboard.Data.Queries;

/// <summary>Analytics out of roll-ups: campaigns' counts by their start, and clients' hours; what test keys sent is in neither. No query reads events or the ledger but the count of cohorts, which a job runs.</summary>
internal sealed class Analytics(Connections connections) : IAnalytics
{
    public Task<MetricRow[]> MetricsAsync(Guid? clientId, MetricsQuestion question, CancellationToken ct) =>
        question.Basis is MetricBasis.Events ? EventsAsync(clientId, question, ct) : CampaignsAsync(clientId, question, ct);

    public async Task<SendingSlot[]> SlotsAsync(Guid? clientId, DateTimeOffset from, DateTimeOffset to, string zone, CancellationToken ct)
    {
        await using var connection = await connections.OfAsync(clientId, ct);
        await using var command = new NpgsqlCommand($"""
            SELECT extract(isodow FROM s.local)::int, extract(hour FROM s.local)::int, count(*)::int, sum(s.accepted)::bigint, avg(s.rate), stddev_samp(s.rate)
            FROM (SELECT c.started_at AT TIME ZONE $3 AS local, k.accepted, k.opened_people::float8 / k.accepted AS rate
                  FROM campaigns c JOIN campaign_counts k ON k.campaign_id = c.id
                  WHERE NOT c.is_test AND c.started_at >= $1 AND c.started_at < $2 AND k.accepted >= 20 {(clientId is null ? "" : "AND c.client_id = $4")}) s
            GROUP BY 1, 2 ORDER BY 1, 2
            """, connection);
        Add(command, from.ToUniversalTime(), to.ToUniversalTime(), zone);
        if (clientId is { } client) Add(command, client);
        return await ReadAsync(command, r => new SendingSlot(r.GetInt32(0), r.GetInt32(1), r.GetInt32(2), r.GetInt64(3), r.GetDouble(4), r.IsDBNull(5) ? null : r.GetDouble(5)), ct);
    }

    public async Task<EngagementCohorts?> CohortsAsync(Guid? clientId, CancellationToken ct)
    {
        await using var connection = await connections.OfAsync(clientId, ct);
        await using var command = new NpgsqlCommand($"""
            SELECT min(counted_at), sum(within_14)::bigint, sum(within_90)::bigint, sum(within_365)::bigint, sum(longer)::bigint, sum(never)::bigint
            FROM (SELECT DISTINCT ON (client_id) * FROM engagement_days {(clientId is null ? "" : "WHERE client_id = $1")} ORDER BY client_id, day DESC) d
            """, connection);
        if (clientId is { } client) Add(command, client);
        return (await ReadAsync(command, r => r.IsDBNull(0) ? null : new EngagementCohorts(r.GetFieldValue<DateTimeOffset>(0), r.GetInt64(1), r.GetInt64(2), r.GetInt64(3), r.GetInt64(4), r.GetInt64(5)), ct))[0];
    }

    public async Task CountCohortsAsync(Guid clientId, DateOnly day, DateTimeOffset now, CancellationToken ct)
    {
        // Month by month, so that each partition is read once and what is kept is one row for a person.
        await using var connection = await connections.OfClientAsync(clientId, ct);
        await using var command = new NpgsqlCommand("""
            INSERT INTO engagement_days (client_id, day, counted_at, within_14, within_90, within_365, longer, never)
            SELECT $1, $2, $3, count(*) FILTER (WHERE e.last > $3 - interval '14 days'), count(*) FILTER (WHERE e.last <= $3 - interval '14 days' AND e.last > $3 - interval '90 days'),
                   count(*) FILTER (WHERE e.last <= $3 - interval '90 days' AND e.last > $3 - interval '365 days'), count(*) FILTER (WHERE e.last <= $3 - interval '365 days'), count(*) FILTER (WHERE e.last IS NULL)
            FROM recipients r LEFT JOIN (
                SELECT recipient_id, max(greatest(first_opened_by_person_at, first_clicked_by_person_at)) AS last
                FROM messages WHERE client_id = $1 AND first_opened_by_person_at IS NOT NULL AND recipient_id IS NOT NULL GROUP BY recipient_id) e ON e.recipient_id = r.id
            WHERE r.client_id = $1 AND r.status = 0
            ON CONFLICT (client_id, day) DO UPDATE SET counted_at = excluded.counted_at, within_14 = excluded.within_14, within_90 = excluded.within_90,
                within_365 = excluded.within_365, longer = excluded.longer, never = excluded.never
            """, connection);
        command.CommandTimeout = 3600;
        Add(command, clientId, day, now.ToUniversalTime());
        await command.ExecuteNonQueryAsync(ct);
    }

    public async Task<AgentRow[]> AgentsAsync(Guid? clientId, DateTimeOffset from, DateTimeOffset to, CancellationToken ct)
    {
        await using var connection = await connections.OfAsync(clientId, ct);
        await using var command = new NpgsqlCommand($"""
            SELECT a.program, a.device, sum(a.opens_people)::bigint, sum(a.opens_all)::bigint, sum(a.clicks_people)::bigint, sum(a.clicks_all)::bigint
            FROM campaigns c JOIN campaign_agents a ON a.campaign_id = c.id
            WHERE NOT c.is_test AND c.started_at >= $1 AND c.started_at < $2 {(clientId is null ? "" : "AND c.client_id = $3")}
            GROUP BY 1, 2 ORDER BY 3 DESC, 4 DESC
            """, connection);
        Add(command, from.ToUniversalTime(), to.ToUniversalTime());
        if (clientId is { } client) Add(command, client);
        return await ReadAsync(command, r => new AgentRow((MailProgram)r.GetInt16(0), (ReaderDevice)r.GetInt16(1), new(r.GetInt64(2), r.GetInt64(3)), new(r.GetInt64(4), r.GetInt64(5))), ct);
    }

    private async Task<MetricRow[]> CampaignsAsync(Guid? clientId, MetricsQuestion question, CancellationToken ct)
    {
        var byProvider = question.Dimensions.Contains(MetricDimension.Provider) || question.Of is { Dimension: MetricDimension.Provider };
        static string Sum(string column) => $"coalesce(sum({column}), 0)::bigint";
        string Of(string column, bool isKnown = true) => isKnown || !byProvider ? Sum("k." + column) : "0::bigint";
        var keys = question.Dimensions.Select(KeyOf).ToList();
        var joins = keys.Select(k => k.Join).ToHashSet();
        var only = "";
        if (question.Of is { } part)
        {
            var key = KeyOf(part.Dimension);
            joins.Add(key.Join);
            only = $"AND {key.Id} = $5";
        }

        await using var connection = await connections.OfAsync(clientId, ct);
        await using var command = new NpgsqlCommand($"""
            SELECT {(question.By is null ? "NULL::timestamptz" : "date_trunc($4, c.started_at, $3)")}{string.Concat(keys.Select(k => $", {k.Id}, {k.Name}"))},
                   count(DISTINCT c.id)::int, {Of("targeted")}, {Of("queued", false)}, {Of("sending", false)}, {Of("deferred", false)}, {Of("accepted")}, {Of("bounced")},
                   {Of("failed", false)}, {Of("skipped", false)}, {Of("unknown", false)}, {Of("opened_people")}, {Of("opened_all", false)}, {Of("clicked_people")}, {Of("clicked_all", false)},
                   {Of("unsubscribed", false)}, {Of("complained", false)}, {(byProvider ? Sum("k.deferrals") : "NULL::bigint")}
            FROM campaigns c JOIN {(byProvider ? "campaign_providers" : "campaign_counts")} k ON k.campaign_id = c.id {string.Join(' ', joins)}
            WHERE NOT c.is_test AND c.started_at >= $1 AND c.started_at < $2 AND ($3 = $3 AND $4 = $4) {only} {(clientId is null ? "" : $"AND c.client_id = ${(question.Of is null ? 5 : 6)}")}
            GROUP BY 1{string.Concat(keys.Select((_, at) => $", {2 * at + 2}, {2 * at + 3}"))}
            ORDER BY 1{(question.Dimensions.All(d => d is MetricDimension.Weekday or MetricDimension.Hour) ? string.Concat(keys.Select((_, at) => $", {2 * at + 3}")) : $", {Of("targeted")} DESC{string.Concat(keys.Select((_, at) => $", {2 * at + 2}"))}")}
            LIMIT {IAnalytics.MostRows}
            """, connection);
        Add(command, question.From.ToUniversalTime(), question.To.ToUniversalTime(), question.Zone, (question.By ?? Granularity.Day).ToString().ToLowerInvariant());
        if (question.Of is { } chosen) Add(command, IdOf(chosen));
        if (clientId is { } client) Add(command, client);
        var first = 1 + 2 * question.Dimensions.Count;
        return await ReadAsync(
            command,
            r =>
            {
                var at = first;
                long Next() => r.GetInt64(++at);
                var campaigns = r.GetInt32(at);
                var stats = new CampaignStats(Next(), Next(), Next(), Next(), Next(), Next(), Next(), Next(), Next(), new(Next(), Next()), new(Next(), Next()), Next(), Next());
                return new MetricRow(Span(r), Keys(r, question), campaigns, stats, r.IsDBNull(++at) ? null : r.GetInt64(at));
            },
            ct);
    }

    private async Task<MetricRow[]> EventsAsync(Guid? clientId, MetricsQuestion question, CancellationToken ct)
    {
        var keys = question.Dimensions.Select(d => d switch
        {
            MetricDimension.Client => (Id: "h.client_id::text", Name: "l.name::text", Join: "JOIN clients l ON l.id = h.client_id"),
            MetricDimension.Weekday => (Id: "extract(isodow FROM h.hour AT TIME ZONE $3)::int::text", Name: "to_char(h.hour AT TIME ZONE $3, 'FMDay')", Join: ""),
            _ => (Id: "extract(hour FROM h.hour AT TIME ZONE $3)::int::text", Name: "to_char(h.hour AT TIME ZONE $3, 'HH24:00')", Join: ""),
        }).ToList();
        static string Sum(string column) => $"coalesce(sum(h.{column}), 0)::bigint";
        // First the clients of an hour together: what an hour is in a zone costs more than adding it up.
        var ofClient = question.Dimensions.Contains(MetricDimension.Client) ? ", f.client_id" : "";
        string[] figures = ["accepted", "deferred", "bounced", "opens_people", "opens_all", "clicks_people", "clicks_all", "unsubscribed", "complained"];
        var isOne = question.By is null && keys.Count == 0;
        await using var connection = await connections.OfAsync(clientId, ct);
        await using var command = new NpgsqlCommand($"""
            SELECT {(question.By is null ? "NULL::timestamptz" : "date_trunc($4, h.hour, $3)")}{string.Concat(keys.Select(k => $", {k.Id}, {k.Name}"))},
                   {string.Join(", ", figures.Select(Sum))}
            FROM (SELECT f.hour{ofClient}, {string.Join(", ", figures.Select(f => isOne ? $"f.{f}" : $"sum(f.{f})::bigint AS {f}"))} FROM client_hour_figures f
                  WHERE f.hour >= $1 AND f.hour < $2 {(clientId is null ? "" : "AND f.client_id = $5")} {(isOne ? "" : $"GROUP BY f.hour{ofClient}")}) h {string.Join(' ', keys.Select(k => k.Join))}
            WHERE $3 = $3 AND $4 = $4
            GROUP BY 1{string.Concat(keys.Select((_, at) => $", {2 * at + 2}, {2 * at + 3}"))} ORDER BY 1{string.Concat(keys.Select((_, at) => $", {2 * at + 2}"))}
            LIMIT {IAnalytics.MostRows}
            """, connection);
        Add(command, question.From.ToUniversalTime(), question.To.ToUniversalTime(), question.Zone, (question.By ?? Granularity.Day).ToString().ToLowerInvariant());
        if (clientId is { } client) Add(command, client);
        var first = 1 + 2 * question.Dimensions.Count;
        return await ReadAsync(
            command,
            r => new MetricRow(Span(r), Keys(r, question), null, CampaignStats.Happened(
                r.GetInt64(first), r.GetInt64(first + 2), new(r.GetInt64(first + 3), r.GetInt64(first + 4)), new(r.GetInt64(first + 5), r.GetInt64(first + 6)), r.GetInt64(first + 7), r.GetInt64(first + 8)), r.GetInt64(first + 1)),
            ct);
    }

    private static (string Id, string Name, string Join) KeyOf(MetricDimension dimension) => dimension switch
    {
        MetricDimension.Client => ("c.client_id::text", "cl.name::text", "JOIN clients cl ON cl.id = c.client_id"),
        MetricDimension.Campaign => ("c.id::text", "c.name::text", ""),
        MetricDimension.List => ("li.id::text", "coalesce(ln.name::text, '(deleted)')", "CROSS JOIN LATERAL unnest(c.list_ids) li(id) LEFT JOIN lists ln ON ln.id = li.id AND ln.client_id = c.client_id"),
        MetricDimension.Segment => ("si.id::text", "coalesce(sn.name::text, '(deleted)')", "CROSS JOIN LATERAL unnest(c.segment_ids) si(id) LEFT JOIN segments sn ON sn.id = si.id AND sn.client_id = c.client_id"),
        MetricDimension.Domain => ("lower(split_part(c.from_email, '@', 2))", "lower(split_part(c.from_email, '@', 2))", ""),
        MetricDimension.Provider => ("k.provider::text", "k.provider::text", ""),
        MetricDimension.Weekday => ("extract(isodow FROM c.started_at AT TIME ZONE $3)::int::text", "to_char(c.started_at AT TIME ZONE $3, 'FMDay')", ""),
        MetricDimension.Hour => ("extract(hour FROM c.started_at AT TIME ZONE $3)::int::text", "to_char(c.started_at AT TIME ZONE $3, 'HH24:00')", ""),
        _ => throw new ArgumentOutOfRangeException(nameof(dimension)),
    };

    /// <summary>As the column has it: a provider's number for its name, all others as they are.</summary>
    private static string IdOf(MetricPart part) =>
        part.Dimension is not MetricDimension.Provider ? part.Id.ToLowerInvariant()
        : Enum.TryParse<MailboxProvider>(part.Id, ignoreCase: true, out var provider) ? ((short)provider).ToString(System.Globalization.CultureInfo.InvariantCulture) : "";

    private static MetricKey[] Keys(NpgsqlDataReader reader, MetricsQuestion question) =>
    [
        .. question.Dimensions.Select((dimension, at) =>
        {
            var (id, name) = (reader.GetString(1 + 2 * at), reader.GetString(2 + 2 * at));
            if (dimension is not MetricDimension.Provider) return new MetricKey(dimension, id, name);
            var provider = ((MailboxProvider)short.Parse(id, System.Globalization.CultureInfo.InvariantCulture)).ToString();
            return new(dimension, char.ToLowerInvariant(provider[0]) + provider[1..], provider);
        }),
    ];

    private static DateTimeOffset? Span(NpgsqlDataReader reader) => reader.IsDBNull(0) ? null : reader.GetFieldValue<DateTimeOffset>(0);

    private static void Add(NpgsqlCommand command, params object[] values)
    {
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
    }

    private static async Task<T[]> ReadAsync<T>(NpgsqlCommand command, Func<NpgsqlDataReader, T> row, CancellationToken ct)
    {
        var rows = new List<T>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) rows.Add(row(reader));
        return [.. rows];
    }
}
