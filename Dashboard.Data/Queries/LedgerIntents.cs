using Dashboard.Core.Recipients;
using Dashboard.Core.Sending;
using Dashboard.Core.Suppressions;
using Npgsql;
using NpgsqlTypes;
using static Dashboard.Data.Queries.LedgerStates;

namespace Dashboard.Data.Queries;

/// <summary>The question before each hand-over: may this message go out at this moment?</summary>
internal static class LedgerIntents
{
    /// <summary>
    /// Intents: the moment from which a crash may double the message. The campaign's status and the address are asked in the same statement,
    /// so that a pause, a cancellation or an unsubscribe a second ago counts. A repeat after a lost answer allows the same ones again.
    /// </summary>
    /// <remarks>Ids as an array and each question as a sub-select of its own: so the planner walks the keys, whatever it believes about the tables' sizes. + 0 keeps it off the index of owners, which is full of what was owned before.</remarks>
    public static NpgsqlBatchCommand Allow(int sender, short month, IReadOnlyList<ClaimedMessage> intents) => Intents(sender, month, intents, $"""
        UPDATE messages m SET state = {HandingOver}, changed_at = clock_timestamp()
        WHERE m.month = $2 AND m.id = ANY ($3) AND m.owner + 0 = $1 AND m.state IN ({Claimed}, {HandingOver})
          AND (SELECT c.status FROM campaigns c WHERE c.id = m.campaign_id) = 'Sending'
          AND (SELECT r.status FROM recipients r WHERE r.id = m.recipient_id) = {(short)RecipientStatus.Active}
          AND (SELECT count(*) FROM suppressions s WHERE s.email = ($4::citext[])[array_position($3, m.id)] AND (s.client_id = m.client_id OR s.client_id IS NULL)) = 0
        RETURNING m.id
        """);

    /// <summary>Intents of single mails: who left a newsletter still gets what they wait for; a dead mailbox and a complaint hold for these too.</summary>
    public static NpgsqlBatchCommand AllowSingle(int sender, short month, IReadOnlyList<ClaimedMessage> intents) => Intents(sender, month, intents, $"""
        UPDATE messages m SET state = {HandingOver}, changed_at = clock_timestamp()
        WHERE m.month = $2 AND m.id = ANY ($3) AND m.owner + 0 = $1 AND m.state IN ({Claimed}, {HandingOver})
          AND (SELECT count(*) FROM suppressions s WHERE s.email = ($4::citext[])[array_position($3, m.id)] AND s.reason NOT IN ({(short)SuppressionReason.Unsubscribe}, {(short)SuppressionReason.Paused})
               AND (s.client_id = m.client_id OR s.client_id IS NULL)) = 0
        RETURNING m.id
        """);

    private static NpgsqlBatchCommand Intents(int sender, short month, IReadOnlyList<ClaimedMessage> intents, string sql) => new(sql)
    {
        Parameters =
        {
            new() { Value = sender },
            new() { Value = month },
            new() { Value = intents.Select(i => i.Id).ToArray() },
            new() { Value = intents.Select(i => i.Email).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
        },
    };
}
