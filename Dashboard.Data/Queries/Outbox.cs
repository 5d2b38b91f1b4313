using Dashboard.Core.Events;
using Dashboard.Core.Sending;

namespace Dashboard.Data.Queries;

/// <summary>The part of a statement that tells the outbox of messages, in the transaction of what happened to them.</summary>
internal static class Outbox
{
    /// <summary>The type of event that a message's new state is, or null.</summary>
    public static readonly string TypeOfState = $"""
        CASE x.state WHEN {(short)MessageState.Accepted} THEN {(short)EventType.EmailAccepted} WHEN {(short)MessageState.Deferred} THEN {(short)EventType.EmailDeferred}
            WHEN {(short)MessageState.Bounced} THEN {(short)EventType.EmailBounced} WHEN {(short)MessageState.Failed} THEN {(short)EventType.EmailFailed}
            WHEN {(short)MessageState.Skipped} THEN {(short)EventType.EmailSkipped} WHEN {(short)MessageState.Unknown} THEN {(short)EventType.EmailUnknown} END
        """;

    /// <summary>
    /// Inserts an event for each row of <c>x</c>, which has a message's month, id, client_id, campaign_id and recipient_id.
    /// It lies in the message's month, whose partition exists, unless another that is sure to exist is named.
    /// </summary>
    public static string Tell(string from, string type, string detail = "NULL", string month = "x.month", string at = "clock_timestamp()") => $"""
        INSERT INTO outbox (month, at, type, client_id, campaign_id, message_id, message_month, recipient_id, detail)
        SELECT {month}, {at}, {type}, x.client_id, x.campaign_id, x.id, x.month, x.recipient_id, {detail} FROM {from}
        """;

    /// <summary>A class of bounce in words.</summary>
    public static string BounceClass(string number) => $"(ARRAY['undetermined', 'hard', 'soft', 'block'])[{number} + 1]";

    /// <summary>A reason of skipping in words.</summary>
    public static string SkipReason(string number) => $"(ARRAY['{string.Join("', '", Enum.GetValues<SkipReason>().Order().Select(r => char.ToLowerInvariant(r.ToString()[0]) + r.ToString()[1..]))}'])[{number} + {1 - Enum.GetValues<SkipReason>().Min(r => (int)r)}]";
}
