using Dashboard.Core.Feedback;
using Dashboard.Core.Recipients;
using Dashboard.Core.Sending;
using Dashboard.Core.Suppressions;
using Dashboard.Core.Tracking;
using Npgsql;
using NpgsqlTypes;
using static Dashboard.Data.Queries.LedgerStates;

namespace Dashboard.Data.Queries;

/// <summary>What servers answered, written into the ledger with everything that is counted from it.</summary>
internal static class LedgerOutcomes
{
    private static readonly string SuppressHard = $"""
        , hard AS (
            INSERT INTO suppressions (client_id, email, reason, note, campaign_id, created_at)
            SELECT x.client_id, coalesce(r.email, t.email), {(short)SuppressionReason.HardBounce}, left(x.reply, 500), x.campaign_id, clock_timestamp()
            FROM recorded x LEFT JOIN recipients r ON r.id = x.recipient_id
            LEFT JOIN transactional_mails t ON x.campaign_id IS NULL AND t.month = x.month AND t.message_id = x.id
            WHERE x.state = {Bounced} AND x.bounce_class = {(int)BounceClass.Hard} AND coalesce(r.email, t.email) IS NOT NULL
            ON CONFLICT DO NOTHING),
        hard_status AS (
            UPDATE recipients r SET status = {(short)RecipientStatus.Bounced}, updated_at = clock_timestamp() FROM recorded x
            WHERE r.id = x.recipient_id AND r.status = {(short)RecipientStatus.Active} AND x.state = {Bounced} AND x.bounce_class = {(int)BounceClass.Hard})
        """;

    /// <summary>Each attempt at a single mail is an event. It lies in the message's month, whose partition exists.</summary>
    private static readonly string KeepHistory = $"""
        , attempted AS (
            INSERT INTO events (id, month, at, kind, client_id, message_id, message_month, recipient_id, detail)
            SELECT gen_random_uuid(), x.month, clock_timestamp(),
                CASE x.state WHEN {Accepted} THEN {(short)EventKind.Accepted} WHEN {Deferred} THEN {(short)EventKind.Deferred} ELSE {(short)EventKind.Bounced} END,
                x.client_id, x.id, x.month, x.recipient_id, x.reply
            FROM recorded x WHERE x.campaign_id IS NULL AND x.state IN ({Accepted}, {Deferred}, {Bounced}))
        """;

    /// <summary>What was answered is told; a deferral only where a server asked for it.</summary>
    private static readonly string TellOutbox = ", told AS (" + Outbox.Tell(
        $"recorded x WHERE x.state IN ({Accepted}, {Bounced}, {Failed}, {Skipped}, {Unknown}) OR (x.state = {Deferred} AND x.bounce_class IS NOT NULL)",
        Outbox.TypeOfState,
        $"CASE WHEN x.state <> {Accepted} THEN jsonb_strip_nulls(jsonb_build_object('reply', x.reply, 'bounceClass', {Outbox.BounceClass("x.bounce_class")})) END") + ")";

    /// <summary>Of campaigns whose variants are tested.</summary>
    private static readonly string CountVariants = $"""
        by_variant AS (
            UPDATE campaign_variant_figures v SET accepted = v.accepted + b.accepted, bounced = v.bounced + b.bounced
            FROM (SELECT campaign_id, variant, count(*) FILTER (WHERE state = {Accepted}) AS accepted, count(*) FILTER (WHERE state = {Bounced}) AS bounced
                  FROM recorded WHERE variant <> 0 AND campaign_id IS NOT NULL GROUP BY campaign_id, variant) b
            WHERE v.campaign_id = b.campaign_id AND v.variant = b.variant),

        """;

    /// <summary>
    /// Outcomes: only where this sender still hands the message over, so that a repeat and a late one change nothing.
    /// What few commits need (suppressing who bounced hard, the history of single mails, the variants of a test) is part of the statement only where they do.
    /// </summary>
    public static NpgsqlBatchCommand Record(int sender, short month, IReadOnlyList<Outcome> outcomes)
    {
        var hard = outcomes.Any(o => o is { State: MessageState.Bounced, BounceClass: BounceClass.Hard });
        var single = outcomes.Any(o => o.Message.CampaignId is null);
        var tested = outcomes.Any(o => o.Message.Variant != 0);
        var command = new NpgsqlBatchCommand($"""
            WITH said AS (
                SELECT * FROM unnest($3::bigint[], $4::smallint[], $5::smallint[], $6::interval[], $7::smallint[], $8::text[])
                    AS t(id, state, attempts, wait, bounce_class, reply)),
            recorded AS (
                UPDATE messages m SET state = s.state, attempts = s.attempts, owner = NULL, next_attempt_at = clock_timestamp() + s.wait, changed_at = clock_timestamp(),
                    accepted_at = CASE WHEN s.state = {Accepted} THEN clock_timestamp() END, bounce_class = s.bounce_class, reply = s.reply
                FROM said s WHERE m.month = $2 AND m.id = ANY ($3) AND m.id = s.id AND m.owner + 0 = $1 AND m.state = {HandingOver}
                RETURNING m.campaign_id, m.client_id, m.recipient_id, m.provider, m.state, m.bounce_class, m.id, m.month, m.reply, m.variant),
            by_campaign AS (
                SELECT campaign_id, client_id, count(*) AS n,
                    count(*) FILTER (WHERE state = {Queued}) AS queued, count(*) FILTER (WHERE state = {Deferred}) AS deferred,
                    count(*) FILTER (WHERE state = {Deferred} AND bounce_class IS NOT NULL) AS deferrals, count(*) FILTER (WHERE state = {Accepted}) AS accepted, count(*) FILTER (WHERE state = {Bounced}) AS bounced,
                    count(*) FILTER (WHERE state = {Failed}) AS failed, count(*) FILTER (WHERE state = {Skipped}) AS skipped, count(*) FILTER (WHERE state = {Unknown}) AS unknown
                FROM recorded WHERE campaign_id IS NOT NULL GROUP BY campaign_id, client_id),
            counted AS (
                UPDATE campaign_counts k SET sending = k.sending - b.n, queued = k.queued + b.queued, deferred = k.deferred + b.deferred, accepted = k.accepted + b.accepted,
                    bounced = k.bounced + b.bounced, failed = k.failed + b.failed, skipped = k.skipped + b.skipped, unknown = k.unknown + b.unknown, changed_at = clock_timestamp()
                FROM by_campaign b WHERE k.campaign_id = b.campaign_id),
            {(tested ? CountVariants : "")}by_provider AS (
                UPDATE campaign_providers p SET accepted = p.accepted + b.accepted, bounced = p.bounced + b.bounced, deferrals = p.deferrals + b.deferrals
                FROM (SELECT campaign_id, provider, count(*) FILTER (WHERE state = {Accepted}) AS accepted, count(*) FILTER (WHERE state = {Bounced}) AS bounced,
                        count(*) FILTER (WHERE state = {Deferred} AND bounce_class IS NOT NULL) AS deferrals FROM recorded GROUP BY campaign_id, provider) b
                WHERE p.campaign_id = b.campaign_id AND p.provider = b.provider),
            by_span AS (
                INSERT INTO campaign_provider_spans AS s (campaign_id, client_id, provider, at, accepted, deferred, bounced)
                SELECT campaign_id, client_id, provider, date_bin('5 minutes', clock_timestamp(), 'epoch'), count(*) FILTER (WHERE state = {Accepted}),
                    count(*) FILTER (WHERE state = {Deferred} AND bounce_class IS NOT NULL), count(*) FILTER (WHERE state = {Bounced})
                FROM recorded WHERE campaign_id IS NOT NULL AND (state IN ({Accepted}, {Bounced}) OR (state = {Deferred} AND bounce_class IS NOT NULL)) GROUP BY campaign_id, client_id, provider, 4
                ON CONFLICT (campaign_id, provider, at) DO UPDATE SET accepted = s.accepted + excluded.accepted, deferred = s.deferred + excluded.deferred, bounced = s.bounced + excluded.bounced)
            {TellOutbox}{(hard ? SuppressHard : "")}{(single ? KeepHistory : "")}
            INSERT INTO campaign_activity (campaign_id, client_id, kind, bucket, people)
            SELECT b.campaign_id, b.client_id, a.kind, date_trunc(CASE WHEN clock_timestamp() < date_trunc('hour', c.started_at + interval '6:59:59.999999') THEN 'minute' ELSE 'hour' END, clock_timestamp()), a.n
            FROM by_campaign b JOIN campaigns c ON c.id = b.campaign_id
            CROSS JOIN LATERAL (VALUES ({(short)EventKind.Accepted}::smallint, b.accepted), ({(short)EventKind.Bounced}::smallint, b.bounced), ({(short)EventKind.Deferred}::smallint, b.deferrals)) a(kind, n)
            WHERE a.n > 0
            ON CONFLICT (campaign_id, kind, bucket) DO UPDATE SET people = campaign_activity.people + excluded.people
            """);
        command.Parameters.Add(new() { Value = sender });
        command.Parameters.Add(new() { Value = month });
        command.Parameters.Add(new() { Value = outcomes.Select(o => o.Message.Id).ToArray() });
        command.Parameters.Add(new() { Value = outcomes.Select(o => (short)o.State).ToArray() });
        command.Parameters.Add(new() { Value = outcomes.Select(o => o.Attempts).ToArray() });
        command.Parameters.Add(new() { Value = outcomes.Select(o => o.RetryAfter).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Interval });
        command.Parameters.Add(new() { Value = outcomes.Select(o => (short?)o.BounceClass).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Smallint });
        command.Parameters.Add(new() { Value = outcomes.Select(o => o.Reply).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        return command;
    }

    /// <summary>Who bounced softly once too often is suppressed.</summary>
    public static NpgsqlBatchCommand? SoftBounces(IReadOnlyList<Outcome> outcomes)
    {
        var soft = outcomes.Where(o => o.State is MessageState.Bounced or MessageState.Failed && o.BounceClass is BounceClass.Soft).Select(o => o.Message).ToList();
        if (soft.Count == 0) return null;
        return SoftBouncers.Suppress([.. soft.Select(m => m.Month)], [.. soft.Select(m => m.Id)]);
    }
}
