using Dashboard.Core.Feedback;
using Dashboard.Core.Sending;
using Dashboard.Core.Suppressions;
using Npgsql;

namespace Dashboard.Data.Queries;

/// <summary>Suppresses the recipients of some messages whose last mails all bounced softly, as many in a row as their client bears. It answers no rows.</summary>
internal static class SoftBouncers
{
    private static readonly string Statement = $"""
        INSERT INTO suppressions (client_id, email, reason, note, campaign_id, created_at)
        SELECT DISTINCT ON (m.client_id, r.email) m.client_id, r.email, {(short)SuppressionReason.SoftBounces}, c.soft_bounce_limit || ' soft bounces in a row', m.campaign_id, clock_timestamp()
        FROM unnest($1, $2) t (month, id)
        JOIN messages m ON m.month = t.month AND m.id = t.id
        JOIN recipients r ON r.id = m.recipient_id
        JOIN clients c ON c.id = m.client_id
        WHERE (SELECT count(*) = c.soft_bounce_limit AND bool_and(l.state <> {(short)MessageState.Accepted} AND l.bounce_class = {(short)BounceClass.Soft})
               FROM (SELECT state, bounce_class FROM messages l
                     WHERE l.recipient_id = r.id AND l.state IN ({(short)MessageState.Accepted}, {(short)MessageState.Bounced}, {(short)MessageState.Failed})
                     ORDER BY l.month DESC, l.id DESC LIMIT c.soft_bounce_limit) l)
        ON CONFLICT DO NOTHING
        """;

    public static NpgsqlBatchCommand Suppress(short[] months, long[] ids) => new(Statement) { Parameters = { new() { Value = months }, new() { Value = ids } } };
}
