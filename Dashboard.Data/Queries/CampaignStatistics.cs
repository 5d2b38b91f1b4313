using Dashboard.Core.Campaigns;
using Dashboard.Core.Feedback;
using Dashboard.Core.Recipients;
using Dashboard.Core.Reports;
using Dashboard.Core.Sending;
using Dashboard.Core.Tracking;
using Npgsql;

namespace Dashboard.Data.Queries;

/// <summary>Reports out of the roll-ups; the ledger is read only for the people behind a figure, along its own keys.</summary>
internal sealed class CampaignStatistics(Connections connections) : ICampaignStatistics
{
    public async Task<ActivityPoint[]> ActivityAsync(Guid? clientId, Guid campaignId, Granularity granularity, string zone, DateTimeOffset? from, DateTimeOffset? to, CancellationToken ct)
    {
        static string Sum(EventKind kind, string what) => $"coalesce(sum({what}) FILTER (WHERE kind = {(short)kind}), 0)::bigint";
        await using var connection = await connections.OfAsync(clientId, ct);
        await using var command = new NpgsqlCommand($"""
            SELECT date_trunc($2, bucket, $3) AS span,
                   {Sum(EventKind.Accepted, "people")}, {Sum(EventKind.Deferred, "people")}, {Sum(EventKind.Bounced, "people")},
                   {Sum(EventKind.Opened, "people")}, {Sum(EventKind.Opened, "people + automatic")},
                   {Sum(EventKind.Clicked, "people")}, {Sum(EventKind.Clicked, "people + automatic")},
                   {Sum(EventKind.Unsubscribed, "people")}, {Sum(EventKind.Complained, "people")}
            FROM campaign_activity
            WHERE campaign_id = $1 AND bucket >= $4 AND bucket < $5
            GROUP BY span ORDER BY span
            """, connection);
        Add(command, campaignId, granularity.ToString().ToLowerInvariant(), zone, from?.ToUniversalTime() ?? DateTimeOffset.MinValue.AddYears(2000), to?.ToUniversalTime() ?? DateTimeOffset.MaxValue.AddYears(-1));
        return await ReadAsync(
            command,
            r => new ActivityPoint(
                r.GetFieldValue<DateTimeOffset>(0), r.GetInt64(1), r.GetInt64(2), r.GetInt64(3),
                new(r.GetInt64(4), r.GetInt64(5)), new(r.GetInt64(6), r.GetInt64(7)), r.GetInt64(8), r.GetInt64(9)),
            ct);
    }

    public async Task<LinkRow[]> LinksAsync(Guid? clientId, Guid campaignId, CancellationToken ct)
    {
        await using var connection = await connections.OfAsync(clientId, ct);
        await using var command = new NpgsqlCommand(
            "SELECT index, url, clicks_people, clicks_all, clickers_people FROM campaign_links WHERE campaign_id = $1 ORDER BY clickers_people DESC, clicks_people DESC, index", connection);
        Add(command, campaignId);
        return await ReadAsync(command, r => new LinkRow(r.GetInt32(0), r.GetString(1), new(r.GetInt64(2), r.GetInt64(3)), r.GetInt64(4)), ct);
    }

    public async Task<ProviderRow[]> ProvidersAsync(Guid? clientId, Guid campaignId, CancellationToken ct)
    {
        await using var connection = await connections.OfAsync(clientId, ct);
        await using var command = new NpgsqlCommand(
            "SELECT provider, targeted, accepted, bounced, deferrals, opened_people, clicked_people FROM campaign_providers WHERE campaign_id = $1 ORDER BY targeted DESC, provider", connection);
        Add(command, campaignId);
        return await ReadAsync(
            command, r => new ProviderRow((MailboxProvider)r.GetInt16(0), r.GetInt64(1), r.GetInt64(2), r.GetInt64(3), r.GetInt64(4), r.GetInt64(5), r.GetInt64(6)), ct);
    }

    public async Task<BounceRow[]> BouncesAsync(Guid? clientId, Guid campaignId, CancellationToken ct)
    {
        await using var connection = await connections.OfAsync(clientId, ct);
        await using var command = new NpgsqlCommand(
            "SELECT class, reason, example, mails FROM campaign_bounces WHERE campaign_id = $1 AND mails > 0 ORDER BY mails DESC, reason LIMIT 100", connection);
        Add(command, campaignId);
        return await ReadAsync(command, r => new BounceRow((BounceClass)r.GetInt16(0), r.GetString(1), r.GetString(2), r.GetInt64(3)), ct);
    }

    public async Task<AgentRow[]> AgentsAsync(Guid? clientId, Guid campaignId, CancellationToken ct)
    {
        await using var connection = await connections.OfAsync(clientId, ct);
        await using var command = new NpgsqlCommand("""
            SELECT program, device, opens_people, opens_all, clicks_people, clicks_all FROM campaign_agents
            WHERE campaign_id = $1 AND (opens_all > 0 OR clicks_all > 0) ORDER BY opens_people DESC, opens_all DESC, clicks_all DESC, program, device
            """, connection);
        Add(command, campaignId);
        return await ReadAsync(command, r => new AgentRow((MailProgram)r.GetInt16(0), (ReaderDevice)r.GetInt16(1), new(r.GetInt64(2), r.GetInt64(3)), new(r.GetInt64(4), r.GetInt64(5))), ct);
    }

    public async Task<DelayRow[]> DelaysAsync(Guid? clientId, Guid campaignId, CancellationToken ct)
    {
        await using var connection = await connections.OfAsync(clientId, ct);
        await using var command = new NpgsqlCommand("SELECT kind, band, people FROM campaign_delays WHERE campaign_id = $1", connection);
        Add(command, campaignId);
        var counted = await ReadAsync(command, r => (Kind: (EventKind)r.GetInt16(0), Band: r.GetInt16(1), People: r.GetInt64(2)), ct);
        long Of(EventKind kind, int band) => counted.SingleOrDefault(c => c.Kind == kind && c.Band == band).People;
        var ends = OpeningDelay.Ends;
        return
        [
            .. Enumerable.Range(0, ends.Count + 1).Select(band => new DelayRow(
                band == 0 ? TimeSpan.Zero : ends[band - 1], band == ends.Count ? null : ends[band], Of(EventKind.Opened, band), Of(EventKind.Clicked, band))),
        ];
    }

    public async Task<ProviderSpan[]> ProviderSpansAsync(Guid? clientId, Guid campaignId, CancellationToken ct)
    {
        await using var connection = await connections.OfAsync(clientId, ct);
        await using var command = new NpgsqlCommand("SELECT provider, at, accepted, deferred, bounced FROM campaign_provider_spans WHERE campaign_id = $1", connection);
        Add(command, campaignId);
        return await ReadAsync(command, r => new ProviderSpan((MailboxProvider)r.GetInt16(0), r.GetFieldValue<DateTimeOffset>(1), r.GetInt64(2), r.GetInt64(3), r.GetInt64(4)), ct);
    }

    public async Task<ReportRecipient[]> RecipientsAsync(
        Guid? clientId, Guid campaignId, short month, PeopleFilter filter, long after, int take, CancellationToken ct)
    {
        await using var connection = await connections.OfAsync(clientId, ct);
        await using var command = new NpgsqlCommand($"""
            SELECT m.recipient_id, m.id, coalesce(r.email, ''), r.name, m.state, m.skip_reason, m.bounce_class, m.reply, m.attempts, m.changed_at, m.accepted_at,
                   m.first_opened_by_person_at, m.first_clicked_by_person_at, m.unsubscribed_at, m.complained_at,
                   m.first_opened_at IS NOT NULL AND m.first_opened_by_person_at IS NULL, m.first_clicked_at IS NOT NULL AND m.first_clicked_by_person_at IS NULL
            FROM (SELECT * FROM messages m WHERE m.month = $2 AND m.campaign_id = $1 AND m.recipient_id > $3 {Only(filter, 5)}
                  ORDER BY m.recipient_id LIMIT $4) m
            LEFT JOIN recipients r ON r.id = m.recipient_id
            ORDER BY m.recipient_id
            """, connection);
        Add(command, campaignId, month, after, take);
        if (filter.Reason is { } reason) Add(command, reason);
        return await ReadAsync(
            command,
            r => new ReportRecipient(
                r.GetInt64(0), r.GetInt64(1), r.GetString(2), r.IsDBNull(3) ? null : r.GetString(3), StandingOf((MessageState)r.GetInt16(4)),
                r.IsDBNull(5) ? null : (SkipReason)r.GetInt16(5), r.IsDBNull(6) ? null : (BounceClass)r.GetInt16(6), r.IsDBNull(7) ? null : r.GetString(7),
                r.GetInt16(8), r.GetFieldValue<DateTimeOffset>(9), Moment(r, 10), Moment(r, 11), Moment(r, 12), Moment(r, 13), Moment(r, 14), r.GetBoolean(15), r.GetBoolean(16)),
            ct);
    }

    public async Task<(long People, long Mailable)> CountPeopleAsync(Guid clientId, Guid campaignId, short month, PeopleFilter filter, CancellationToken ct)
    {
        await using var connection = await connections.OfClientAsync(clientId, ct);
        await using var command = new NpgsqlCommand($"""
            SELECT count(*), count(*) FILTER (WHERE r.status = {(short)RecipientStatus.Active} AND NOT EXISTS (SELECT FROM suppressions s WHERE s.email = r.email AND (s.client_id = r.client_id OR s.client_id IS NULL)))
            FROM messages m LEFT JOIN recipients r ON r.id = m.recipient_id WHERE m.month = $2 AND m.campaign_id = $1 {Only(filter, 3)}
            """, connection);
        command.CommandTimeout = 120;
        Add(command, campaignId, month);
        if (filter.Reason is { } reason) Add(command, reason);
        return (await ReadAsync(command, r => (r.GetInt64(0), r.GetInt64(1)), ct))[0];
    }

    public async Task AddToListAsync(Guid clientId, Guid listId, Guid campaignId, short month, PeopleFilter filter, CancellationToken ct)
    {
        await using var connection = await connections.OfClientAsync(clientId, ct);
        await using var command = new NpgsqlCommand($"""
            WITH added AS (
                INSERT INTO list_memberships (client_id, list_id, recipient_id, added_at)
                SELECT l.client_id, l.id, r.id, now() FROM lists l, messages m JOIN recipients r ON r.id = m.recipient_id
                WHERE l.id = $3 AND r.client_id = l.client_id AND m.month = $2 AND m.campaign_id = $1 {Only(filter, 4)}
                ON CONFLICT DO NOTHING RETURNING 1)
            UPDATE lists SET member_count = member_count + (SELECT count(*) FROM added) WHERE id = $3
            """, connection);
        command.CommandTimeout = 600;
        Add(command, campaignId, month, listId);
        if (filter.Reason is { } reason) Add(command, reason);
        await command.ExecuteNonQueryAsync(ct);
    }

    public Task<CampaignRecount> RecountAsync(Guid clientId, Guid campaignId, short month, CancellationToken ct) => new CampaignCounting(connections, clientId, campaignId, month).RecountAsync(ct);

    public async Task<RecountStanding?> RecountStandingAsync(Guid? clientId, Guid campaignId, CancellationToken ct)
    {
        await using var connection = await connections.OfAsync(clientId, ct);
        await using var command = new NpgsqlCommand("SELECT counted_at, differences FROM campaign_recounts WHERE campaign_id = $1", connection);
        Add(command, campaignId);
        return (await ReadAsync(command, r => new RecountStanding(r.GetFieldValue<DateTimeOffset>(0), r.GetInt32(1)), ct)).SingleOrDefault();
    }

    public async Task<(Guid ClientId, Guid Id, short Month)[]> UncountedAsync(Guid? clientId, Guid after, int take, CancellationToken ct)
    {
        await using var connection = await connections.OfAsync(clientId, ct);
        await using var command = new NpgsqlCommand($"""
            SELECT c.client_id, c.id, c.month FROM campaigns c JOIN campaign_counts k ON k.campaign_id = c.id LEFT JOIN campaign_recounts r ON r.campaign_id = c.id
            WHERE c.id > $1 AND c.month IS NOT NULL AND (r.counted_at IS NULL OR k.changed_at > r.counted_at) {OfClient(clientId, 3)}
            ORDER BY c.id LIMIT $2
            """, connection);
        Add(command, after, take);
        if (clientId is { } client) Add(command, client);
        return await ReadAsync(command, r => (r.GetGuid(0), r.GetGuid(1), r.GetInt16(2)), ct);
    }

    public async Task<long> RecountHoursAsync(CancellationToken ct)
    {
        // In one statement, and so in one snapshot: what is added meanwhile stands on both sides or on none.
        await using var command = connections.OfHouse($"""
            WITH found AS (
                SELECT client_id, date_trunc('hour', bucket, 'UTC') AS hour, kind, sum(people) AS people, sum(automatic) AS automatic FROM campaign_activity a
                WHERE NOT EXISTS (SELECT FROM campaigns c WHERE c.id = a.campaign_id AND c.is_test) GROUP BY 1, 2, 3),
            counted AS (
                SELECT client_id, hour, k.kind, sum(k.people) AS people, sum(k.automatic) AS automatic
                FROM client_hour_figures CROSS JOIN LATERAL (VALUES
                    ({(short)EventKind.Accepted}::smallint, accepted, 0), ({(short)EventKind.Deferred}, deferred, 0), ({(short)EventKind.Bounced}, bounced, 0),
                    ({(short)EventKind.Opened}, opens_people, opens_all - opens_people), ({(short)EventKind.Clicked}, clicks_people, clicks_all - clicks_people),
                    ({(short)EventKind.Unsubscribed}, unsubscribed, 0), ({(short)EventKind.Complained}, complained, 0)) k (kind, people, automatic)
                GROUP BY 1, 2, 3),
            put_right AS (
                INSERT INTO client_hours_added (client_id, hour, kind, people, automatic)
                SELECT client_id, hour, kind, coalesce(f.people, 0) - coalesce(c.people, 0), coalesce(f.automatic, 0) - coalesce(c.automatic, 0)
                FROM found f FULL JOIN counted c USING (client_id, hour, kind)
                WHERE coalesce(f.people, 0) <> coalesce(c.people, 0) OR (kind IN ({(short)EventKind.Opened}, {(short)EventKind.Clicked}) AND coalesce(f.automatic, 0) <> coalesce(c.automatic, 0))
                RETURNING client_id, hour)
            SELECT count(DISTINCT (client_id, hour)) FROM put_right
            """);
        command.CommandTimeout = 1800;
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }

    public async Task FoldHoursAsync(CancellationToken ct)
    {
        await using var command = connections.OfHouse("SELECT fold_client_hours()");
        await command.ExecuteNonQueryAsync(ct);
    }

    public async Task<OverviewDay[]> DaysAsync(Guid? clientId, DateTimeOffset from, string zone, CancellationToken ct)
    {
        await using var connection = await connections.OfAsync(clientId, ct);
        await using var command = new NpgsqlCommand($"""
            SELECT (c.started_at AT TIME ZONE $2)::date, count(*)::int,
                   sum(k.targeted)::bigint, sum(k.queued)::bigint, sum(k.sending)::bigint, sum(k.deferred)::bigint, sum(k.accepted)::bigint, sum(k.bounced)::bigint,
                   sum(k.failed)::bigint, sum(k.skipped)::bigint, sum(k.unknown)::bigint,
                   sum(k.opened_people)::bigint, sum(k.opened_all)::bigint, sum(k.clicked_people)::bigint, sum(k.clicked_all)::bigint, sum(k.unsubscribed)::bigint, sum(k.complained)::bigint
            FROM campaigns c JOIN campaign_counts k ON k.campaign_id = c.id
            WHERE NOT c.is_test AND c.started_at >= $1 {OfClient(clientId, 3)}
            GROUP BY 1 ORDER BY 1
            """, connection);
        Add(command, from.ToUniversalTime(), zone);
        if (clientId is { } client) Add(command, client);
        return await ReadAsync(
            command,
            r => new OverviewDay(r.GetFieldValue<DateOnly>(0), r.GetInt32(1), new(
                r.GetInt64(2), r.GetInt64(3), r.GetInt64(4), r.GetInt64(5), r.GetInt64(6), r.GetInt64(7), r.GetInt64(8), r.GetInt64(9), r.GetInt64(10),
                new(r.GetInt64(11), r.GetInt64(12)), new(r.GetInt64(13), r.GetInt64(14)), r.GetInt64(15), r.GetInt64(16))),
            ct);
    }

    public async Task<ClientReputation[]> ReputationAsync(Guid? clientId, DateTimeOffset since, CancellationToken ct)
    {
        await using var connection = await connections.OfAsync(clientId, ct);
        await using var command = new NpgsqlCommand($"""
            SELECT l.id, l.name, sum(k.accepted + k.bounced + k.failed + k.deferred + k.unknown)::bigint, sum(k.accepted)::bigint, sum(k.bounced)::bigint, sum(k.complained)::bigint
            FROM campaigns c JOIN campaign_counts k ON k.campaign_id = c.id JOIN clients l ON l.id = c.client_id
            WHERE NOT c.is_test AND c.started_at >= $1 {OfClient(clientId, 2)}
            GROUP BY l.id, l.name ORDER BY sum(k.bounced)::float8 / greatest(sum(k.accepted + k.bounced), 1) DESC
            """, connection);
        Add(command, since.ToUniversalTime());
        if (clientId is { } client) Add(command, client);
        return await ReadAsync(command, r => new ClientReputation(r.GetGuid(0), r.GetString(1), r.GetInt64(2), r.GetInt64(3), r.GetInt64(4), r.GetInt64(5)), ct);
    }

    private static string OfClient(Guid? clientId, int parameter) => clientId is null ? "" : $"AND c.client_id = ${parameter}";

    private static string Only(MessageStanding? state) => state switch
    {
        null => "",
        MessageStanding.Queued => $"AND m.state = {(short)MessageState.Queued}",
        MessageStanding.Sending => $"AND m.state IN ({(short)MessageState.Claimed}, {(short)MessageState.HandingOver})",
        MessageStanding.Deferred => $"AND m.state = {(short)MessageState.Deferred}",
        MessageStanding.Accepted => $"AND m.state = {(short)MessageState.Accepted}",
        MessageStanding.Bounced => $"AND m.state = {(short)MessageState.Bounced}",
        MessageStanding.Failed => $"AND m.state = {(short)MessageState.Failed}",
        MessageStanding.Skipped => $"AND m.state = {(short)MessageState.Skipped}",
        MessageStanding.Unknown => $"AND m.state = {(short)MessageState.Unknown}",
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };

    private static string Only(RecipientEvent? which) => which switch
    {
        null => "",
        RecipientEvent.Opened => "AND m.first_opened_by_person_at IS NOT NULL",
        RecipientEvent.OpenedAll => "AND m.first_opened_at IS NOT NULL",
        RecipientEvent.NotOpened => $"AND m.first_opened_by_person_at IS NULL AND m.state = {(short)MessageState.Accepted}",
        RecipientEvent.Clicked => "AND m.first_clicked_by_person_at IS NOT NULL",
        RecipientEvent.ClickedAll => "AND m.first_clicked_at IS NOT NULL",
        RecipientEvent.Unsubscribed => "AND m.unsubscribed_at IS NOT NULL",
        RecipientEvent.Complained => "AND m.complained_at IS NOT NULL",
        _ => throw new ArgumentOutOfRangeException(nameof(which)),
    };

    private static string Only(PeopleFilter filter, int reasonAt) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"""
        {Only(filter.State)} {Only(filter.Which)}
        {(filter.Provider is { } provider ? $"AND m.provider = {(short)provider}" : "")}
        {(filter.Bounce is { } bounce ? $"AND m.bounce_class = {(short)bounce} AND m.state = {(short)MessageState.Bounced}" : "")}
        {(filter.Reason is not null ? $"AND m.bounce_class IS NOT NULL AND m.state = {(short)MessageState.Bounced} AND bounce_reason(m.reply) = ${reasonAt}" : "")}
        {(filter.Link is { } link ? $"AND m.first_clicked_by_person_at IS NOT NULL AND EXISTS (SELECT FROM events e WHERE e.recipient_id = m.recipient_id AND e.message_id = m.id AND e.month >= m.month AND e.kind = {(short)EventKind.Clicked} AND e.link_index = {link} AND NOT e.automatic)" : "")}
        {OnlyVariant(filter.Variant)} {OnlyAgent(filter)} {OnlyBand(filter)}
        """);

    private static string OnlyVariant(VariantGroup? group) => group switch
    {
        null => "",
        VariantGroup.Rest => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"AND (m.variant = {VariantMark.Waiting} OR m.variant > {VariantMark.AfterTest})"),
        _ => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"AND m.variant = {VariantMark.Tried((int)group)}"),
    };

    /// <summary>Each candidate's own few events are looked at, along their person's index.</summary>
    private static string OnlyAgent(PeopleFilter filter)
    {
        if (filter.Program is null && filter.Device is null) return "";
        var anyone = filter.Which is RecipientEvent.OpenedAll or RecipientEvent.ClickedAll;
        var kinds = filter.Which switch
        {
            RecipientEvent.Opened or RecipientEvent.OpenedAll => $"= {(short)EventKind.Opened}",
            RecipientEvent.Clicked or RecipientEvent.ClickedAll => $"= {(short)EventKind.Clicked}",
            _ => $"IN ({(short)EventKind.Opened}, {(short)EventKind.Clicked})",
        };
        return string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"""
            AND {(anyone ? "(m.first_opened_at IS NOT NULL OR m.first_clicked_at IS NOT NULL)" : "m.first_opened_by_person_at IS NOT NULL")}
            AND EXISTS (SELECT FROM events e WHERE e.recipient_id = m.recipient_id AND e.message_id = m.id AND e.month >= m.month AND e.kind {kinds} {(anyone ? "" : "AND NOT e.automatic")}
            {(filter.Program is { } program ? $"AND e.program = {(short)program}" : "")} {(filter.Device is { } device ? $"AND e.device = {(short)device}" : "")})
            """);
    }

    private static string OnlyBand(PeopleFilter filter)
    {
        if (filter.Band is not { } band) return "";
        var first = filter.Which is RecipientEvent.Clicked or RecipientEvent.ClickedAll ? "first_clicked_by_person_at" : "first_opened_by_person_at";
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"AND m.{first} IS NOT NULL AND delay_band(m.accepted_at, m.{first}) = {band}");
    }

    private static MessageStanding StandingOf(MessageState state) => state switch
    {
        MessageState.Queued => MessageStanding.Queued,
        MessageState.Claimed or MessageState.HandingOver => MessageStanding.Sending,
        MessageState.Deferred => MessageStanding.Deferred,
        MessageState.Accepted => MessageStanding.Accepted,
        MessageState.Bounced => MessageStanding.Bounced,
        MessageState.Failed => MessageStanding.Failed,
        MessageState.Skipped => MessageStanding.Skipped,
        _ => MessageStanding.Unknown,
    };

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

    private static DateTimeOffset? Moment(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetFieldValue<DateTimeOffset>(column);
}
