using Dashboard.Core.Sandbox;
using Dashboard.Core.Sending;
using Npgsql;

namespace Dashboard.Data.Queries;

/// <summary>Found by two small indexes that hold magic addresses alone.</summary>
internal sealed class MagicMessages(Connections connections) : IMagicMessages
{
    private const int AtOnce = 500;

    /// <summary>What each kind of reader has not done yet.</summary>
    private const string Unread = """
        CASE split_part(split_part(lower(x.email), '@', 1), '+', 1) WHEN 'complained' THEN m.complained_at IS NULL WHEN 'unsubscribed' THEN m.unsubscribed_at IS NULL
            WHEN 'machine-open' THEN m.first_opened_at IS NULL WHEN 'bot-click' THEN m.first_clicked_at IS NULL ELSE false END
        """;

    public async Task<IReadOnlyList<MagicMessage>> UnreadAsync(CancellationToken ct)
    {
        await using var command = connections.OfHouse($"""
            WITH x AS (
                SELECT m.month, m.id, r.email::text AS email FROM recipients r JOIN messages m ON m.recipient_id = r.id
                WHERE r.email::text LIKE '%@{MagicAddress.Domain}' AND m.state = {(short)MessageState.Accepted} AND m.accepted_at > now() - interval '1 hour'
                UNION
                SELECT t.month, t.message_id, t.email::text FROM transactional_mails t
                WHERE t.email::text LIKE '%@{MagicAddress.Domain}' AND t.created_at > now() - interval '1 day')
            SELECT m.month, m.id, x.email, (SELECT url FROM campaign_links l WHERE l.campaign_id = m.campaign_id AND l.index = 0)
            FROM x JOIN messages m ON m.month = x.month AND m.id = x.id
            WHERE m.state = {(short)MessageState.Accepted} AND {Unread} LIMIT {AtOnce}
            """);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var unread = new List<MagicMessage>();
        while (await reader.ReadAsync(ct)) unread.Add(new(reader.GetInt16(0), reader.GetInt64(1), reader.GetString(2), reader.IsDBNull(3) ? null : reader.GetString(3)));
        return unread;
    }
}
