using Dashboard.Core.Feedback;
using Dashboard.Core.Reports;
using Dashboard.Core.Sending;
using Dashboard.Core.Tracking;
using Npgsql;

namespace Dashboard.Data.Queries;

/// <summary>Reports out of the roll-ups; the ledger is read only for the people behind a figure, along its own keys.</summary>
internal sealed class CampaignStatistics(NpgsqlDataSource source) : ICampaignStatistics
{
    /// <summary>A server's own number in its answer: ten or more letters and digits, at least one of them a digit.</summary>
    private const string OwnNumber = @"\y(?=\S*\d)[0-9A-Za-z_-]{10,}\S*";

    public async Task<ActivityPoint[]> ActivityAsync(Guid campaignId, Granularity granularity, string zone, DateTimeOffset? from, DateTimeOffset? to, CancellationToken ct)
    {
        static string Sum(EventKind kind, string what) => $"coalesce(sum({what}) FILTER (WHERE kind = {(short)kind}), 0)::bigint";
        await using var command = source.CreateCommand($"""
            SELECT date_trunc($2, bucket, $3) AS span,
                   {Sum(EventKind.Accepted, "people")}, {Sum(EventKind.Deferred, "people")}, {Sum(EventKind.Bounced, "people")},
                   {Sum(EventKind.Opened, "people")}, {Sum(EventKind.Opened, "people + automatic")},
                   {Sum(EventKind.Clicked, "people")}, {Sum(EventKind.Clicked, "people + automatic")},
                   {Sum(EventKind.Unsubscribed, "people")}, {Sum(EventKind.Complained, "people")}
            FROM campaign_activity
            WHERE campaign_id = $1 AND bucket >= $4 AND bucket < $5
            GROUP BY span ORDER BY span
            """);
        Add(command, campaignId, granularity.ToString().ToLowerInvariant(), zone, from?.ToUniversalTime() ?? DateTimeOffset.MinValue.AddYears(2000), to?.ToUniversalTime() ?? DateTimeOffset.MaxValue.AddYears(-1));
        return await ReadAsync(
            command,
            r => new ActivityPoint(
                r.GetFieldValue<DateTimeOffset>(0), r.GetInt64(1), r.GetInt64(2), r.GetInt64(3),
                new(r.GetInt64(4), r.GetInt64(5)), new(r.GetInt64(6), r.GetInt64(7)), r.GetInt64(8), r.GetInt64(9)),
            ct);
    }

    public async Task<LinkRow[]> LinksAsync(Guid campaignId, CancellationToken ct)
    {
        await using var command = source.CreateCommand(
            "SELECT index, url, clicks_people, clicks_all, clickers_people FROM campaign_links WHERE campaign_id = $1 ORDER BY clickers_people DESC, clicks_people DESC, index");
        Add(command, campaignId);
        return await ReadAsync(command, r => new LinkRow(r.GetInt32(0), r.GetString(1), new(r.GetInt64(2), r.GetInt64(3)), r.GetInt64(4)), ct);
    }

    public async Task<ProviderRow[]> ProvidersAsync(Guid campaignId, CancellationToken ct)
    {
        await using var command = source.CreateCommand(
            "SELECT provider, targeted, accepted, bounced, deferrals, opened_people, clicked_people FROM campaign_providers WHERE campaign_id = $1 ORDER BY targeted DESC, provider");
        Add(command, campaignId);
        return await ReadAsync(
            command, r => new ProviderRow((MailboxProvider)r.GetInt16(0), r.GetInt64(1), r.GetInt64(2), r.GetInt64(3), r.GetInt64(4), r.GetInt64(5), r.GetInt64(6)), ct);
    }

    public async Task<BounceRow[]> BouncesAsync(Guid campaignId, short month, CancellationToken ct)
    {
        // Servers name the address, and number their answers: without both, equal reasons are equal texts.
        await using var command = source.CreateCommand($"""
            SELECT bounce_class, reason, min(reply), count(*)
            FROM (SELECT bounce_class, reply,
                         left(regexp_replace(regexp_replace(reply, '<[^>]*>|\S+@\S+', '…', 'g'), '{OwnNumber}', '…', 'g'), 200) AS reason
                  FROM messages WHERE month = $2 AND campaign_id = $1 AND bounce_class IS NOT NULL AND state = {(short)MessageState.Bounced}) b
            GROUP BY bounce_class, reason ORDER BY count(*) DESC, reason LIMIT 100
            """);
        Add(command, campaignId, month);
        return await ReadAsync(
            command, r => new BounceRow((BounceClass)r.GetInt16(0), r.IsDBNull(1) ? "" : r.GetString(1), r.IsDBNull(2) ? "" : r.GetString(2), r.GetInt64(3)), ct);
    }

    public async Task<ReportRecipient[]> RecipientsAsync(
        Guid campaignId, short month, MessageStanding? state, RecipientEvent? which, long after, int take, CancellationToken ct)
    {
        await using var command = source.CreateCommand($"""
            SELECT m.recipient_id, m.id, coalesce(r.email, ''), r.name, m.state, m.skip_reason, m.bounce_class, m.reply, m.attempts, m.changed_at, m.accepted_at,
                   m.first_opened_by_person_at, m.first_clicked_by_person_at, m.unsubscribed_at, m.complained_at,
                   m.first_opened_at IS NOT NULL AND m.first_opened_by_person_at IS NULL, m.first_clicked_at IS NOT NULL AND m.first_clicked_by_person_at IS NULL
            FROM (SELECT * FROM messages m WHERE m.month = $2 AND m.campaign_id = $1 AND m.recipient_id > $3 {Only(state)} {Only(which)}
                  ORDER BY m.recipient_id LIMIT $4) m
            LEFT JOIN recipients r ON r.id = m.recipient_id
            ORDER BY m.recipient_id
            """);
        Add(command, campaignId, month, after, take);
        return await ReadAsync(
            command,
            r => new ReportRecipient(
                r.GetInt64(0), r.GetInt64(1), r.GetString(2), r.IsDBNull(3) ? null : r.GetString(3), StandingOf((MessageState)r.GetInt16(4)),
                r.IsDBNull(5) ? null : (SkipReason)r.GetInt16(5), r.IsDBNull(6) ? null : (BounceClass)r.GetInt16(6), r.IsDBNull(7) ? null : r.GetString(7),
                r.GetInt16(8), r.GetFieldValue<DateTimeOffset>(9), Moment(r, 10), Moment(r, 11), Moment(r, 12), Moment(r, 13), Moment(r, 14), r.GetBoolean(15), r.GetBoolean(16)),
            ct);
    }

    public Task<CampaignRecount> RecountAsync(Guid campaignId, short month, CancellationToken ct) => new CampaignCounting(source, campaignId, month).RecountAsync(ct);

    public async Task<OverviewDay[]> DaysAsync(Guid? clientId, DateTimeOffset from, string zone, CancellationToken ct)
    {
        await using var command = source.CreateCommand($"""
            SELECT (c.started_at AT TIME ZONE $2)::date, count(*)::int,
                   sum(k.targeted)::bigint, sum(k.queued)::bigint, sum(k.sending)::bigint, sum(k.deferred)::bigint, sum(k.accepted)::bigint, sum(k.bounced)::bigint,
                   sum(k.failed)::bigint, sum(k.skipped)::bigint, sum(k.unknown)::bigint,
                   sum(k.opened_people)::bigint, sum(k.opened_all)::bigint, sum(k.clicked_people)::bigint, sum(k.clicked_all)::bigint, sum(k.unsubscribed)::bigint, sum(k.complained)::bigint
            FROM campaigns c JOIN campaign_counts k ON k.campaign_id = c.id
            WHERE c.started_at >= $1 {OfClient(clientId, 3)}
            GROUP BY 1 ORDER BY 1
            """);
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
        await using var command = source.CreateCommand($"""
            SELECT l.id, l.name, sum(k.accepted + k.bounced + k.failed + k.deferred + k.unknown)::bigint, sum(k.accepted)::bigint, sum(k.bounced)::bigint, sum(k.complained)::bigint
            FROM campaigns c JOIN campaign_counts k ON k.campaign_id = c.id JOIN clients l ON l.id = c.client_id
            WHERE c.started_at >= $1 {OfClient(clientId, 2)}
            GROUP BY l.id, l.name ORDER BY sum(k.bounced)::float8 / greatest(sum(k.accepted + k.bounced), 1) DESC
            """);
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
