using Dashboard.Core.Recipients;
using Dashboard.Core.Sending;
using Dashboard.Core.Suppressions;
using Dashboard.Core.Tracking;
using Npgsql;
using NpgsqlTypes;
using static Dashboard.Data.Queries.BatchCommands;

namespace Dashboard.Data.Queries;

/// <summary>What a visit leaves behind at its message: the event, the marks, and the end of mailing where somebody asked for it.</summary>
internal static class VisitStatements
{
    public static NpgsqlBatchCommand Insert(List<JudgedVisit> events)
    {
        var agents = events.ConvertAll(e => ReadingAgent.Of(e.Visit.UserAgent));
        return Command(
            $"""
            WITH x AS (
            INSERT INTO events (id, month, at, kind, client_id, campaign_id, message_id, message_month, recipient_id, link_index, automatic, score, reasons, rules, ip, user_agent, url, detail, program, device)
            SELECT id, month, at, kind, client_id, campaign_id, message_id, message_month, recipient_id, link_index, score >= {Verdict.Threshold}, score,
                   string_to_array(reasons, ','), {VisitJudge.Version}, ip, user_agent, url, detail, program, device
            FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
                 e (id, month, at, kind, client_id, campaign_id, message_id, message_month, recipient_id, link_index, score, reasons, ip, user_agent, url, detail, program, device)
            RETURNING month, at, kind, client_id, campaign_id, message_id, message_month, recipient_id, automatic, user_agent, url)
            INSERT INTO outbox (month, at, type, client_id, campaign_id, message_id, message_month, recipient_id, detail)
            SELECT month, at, kind, client_id, campaign_id, message_id, message_month, recipient_id,
                   CASE WHEN kind IN ({(short)EventKind.Opened}, {(short)EventKind.Clicked}) THEN jsonb_strip_nulls(jsonb_build_object('automatic', automatic, 'url', url, 'userAgent', user_agent)) END FROM x
            """,
            Column(events, e => e.Visit.Id),
            Column(events, e => LedgerMonth.Of(e.Visit.At)),
            Column(events, e => e.Visit.At),
            Column(events, e => (short)e.Visit.Kind),
            Column(events, e => e.Message.ClientId),
            Column(events, e => e.Message.CampaignId),
            Column(events, e => e.Visit.MessageId),
            Column(events, e => e.Visit.Month),
            Column(events, e => e.Message.RecipientId),
            Column(events, e => e.Visit.LinkIndex),
            Column(events, e => e.Verdict.Score),
            Texts(events, e => e.Verdict.Reasons.Count == 0 ? null : string.Join(',', e.Verdict.Reasons)),
            new NpgsqlParameter { Value = Column(events, e => e.Visit.Ip), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Inet },
            Texts(events, e => e.Visit.UserAgent),
            Texts(events, e => e.Visit.Url),
            Texts(events, e => e.Visit.Detail),
            Column(agents, a => (short)a.Program),
            Column(agents, a => (short)a.Device));
    }

    public static NpgsqlBatchCommand Rejudge(List<JudgedVisit> events) => Command(
        $"""
        UPDATE events e SET automatic = n.score >= {Verdict.Threshold}, score = n.score, reasons = string_to_array(n.reasons, ','), rules = {VisitJudge.Version}
        FROM unnest($1, $2, $3, $4) n (id, month, score, reasons)
        WHERE e.month = n.month AND e.id = n.id
        """,
        Column(events, e => e.Visit.Id),
        Column(events, e => LedgerMonth.Of(e.Visit.At)),
        Column(events, e => e.Verdict.Score),
        Texts(events, e => e.Verdict.Reasons.Count == 0 ? null : string.Join(',', e.Verdict.Reasons)));

    public static NpgsqlBatchCommand Mark(short month, List<VisitedMessage> messages) => Command(
        """
        UPDATE messages m SET first_opened_at = n.opened, first_opened_by_person_at = n.opened_by_person,
               first_clicked_at = n.clicked, first_clicked_by_person_at = n.clicked_by_person, unsubscribed_at = n.unsubscribed
        FROM unnest($2, $3, $4, $5, $6, $7) n (id, opened, opened_by_person, clicked, clicked_by_person, unsubscribed)
        WHERE m.month = $1 AND m.id = n.id
        """,
        month,
        Column(messages, m => m.Id),
        Column(messages, m => m.After.Opened),
        Column(messages, m => m.After.OpenedByPerson),
        Column(messages, m => m.After.Clicked),
        Column(messages, m => m.After.ClickedByPerson),
        Column(messages, m => m.After.Unsubscribed));

    /// <summary>From here on nobody mails them: the person's status and the suppression, whatever they were before.</summary>
    public static void AddWithdrawals(NpgsqlBatch batch, List<VisitedMessage> messages)
    {
        var recipients = messages.Where(m => m.RecipientId is not null).OrderBy(m => m.RecipientId).ToList();
        var ids = Column(recipients, m => m.RecipientId!.Value);
        batch.BatchCommands.Add(Command(
            $"""
            UPDATE recipients SET status = {(short)RecipientStatus.Unsubscribed}, updated_at = clock_timestamp()
            WHERE id IN (SELECT id FROM recipients WHERE id = ANY ($1) AND status = {(short)RecipientStatus.Active} ORDER BY id FOR UPDATE)
            """,
            ids));
        batch.BatchCommands.Add(Command(
            $"""
            INSERT INTO suppressions (client_id, email, reason, campaign_id, created_at)
            SELECT DISTINCT ON (r.client_id, r.email) r.client_id, r.email, {(short)SuppressionReason.Unsubscribe}, n.campaign_id, n.at
            FROM unnest($1, $2, $3) n (id, campaign_id, at) JOIN recipients r ON r.id = n.id
            ORDER BY r.client_id, r.email, n.at
            ON CONFLICT (email, client_id) DO UPDATE SET reason = excluded.reason, note = excluded.note, campaign_id = excluded.campaign_id, created_at = excluded.created_at, ends_at = NULL WHERE suppressions.reason = {(short)SuppressionReason.Paused}
            """,
            ids,
            Column(recipients, m => m.CampaignId),
            Column(recipients, m => m.After.Unsubscribed!.Value)));
    }
}
