using Dashboard.Core.Feedback;
using Dashboard.Core.Sending;
using Dashboard.Core.Tracking;

namespace Dashboard.Core.Sandbox;

/// <summary>Does what the readers behind magic addresses do with their mail: complain, withdraw, open and click, by the same ways as real ones.</summary>
public sealed class MagicReaders(IMagicMessages messages, IFeedbackLedger ledger, IEventLog events, TimeProvider clock)
{
    private const string Scanner = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";

    /// <summary>Reads what has come; answers how many mails that were. Called by the clock.</summary>
    public async Task<int> ReadAsync(CancellationToken ct)
    {
        var unread = await messages.UnreadAsync(ct);
        foreach (var message in unread) await ReadAsync(message, ct);
        return unread.Count;
    }

    private async Task ReadAsync(MagicMessage message, CancellationToken ct)
    {
        switch (MagicAddress.KindOf(message.Email))
        {
            case "complained" when await ledger.FindAsync(message.Month, message.Id, ct) is { } reported:
                await ledger.ComplainAsync(reported, "Reported as spam (simulated)", ct);
                break;
            case "unsubscribed":
                await events.RecordAsync([Visit(message, EventKind.Unsubscribed) with { Detail = "sandbox" }], isReplay: false, ct);
                break;
            case "machine-open":
                await events.RecordAsync([Visit(message, EventKind.Opened) with { UserAgent = Scanner }], isReplay: false, ct);
                break;
            case "bot-click":
                await events.RecordAsync([Visit(message, EventKind.Clicked) with { UserAgent = Scanner, LinkIndex = 0, Url = message.Link ?? $"https://{MagicAddress.Domain}/" }], isReplay: false, ct);
                break;
        }
    }

    private Visit Visit(MagicMessage message, EventKind kind)
    {
        var now = clock.GetUtcNow();
        return new(Guid.CreateVersion7(now), kind, now, message.Month, message.Id);
    }
}
