using Dashboard.Core.Sending;

namespace Dashboard.Core.Reports;

/// <summary>A time in which one mailbox provider put off or refused far more than it should: computed from its answers.</summary>
/// <param name="IsRefusal">It refused for good; else it said to come back later.</param>
public sealed record UnusualSpan(MailboxProvider Provider, bool IsRefusal, DateTimeOffset From, DateTimeOffset Until, long Count, long Answers)
{
    private const double Many = 0.1;
    private const int Fewest = 10;

    public double Share => (double)Count / Answers;

    /// <summary>Neighbouring spans in which a tenth or more of at least ten answers were no, joined; the worst first.</summary>
    public static IReadOnlyList<UnusualSpan> Of(IEnumerable<ProviderSpan> spans) =>
    [
        .. spans.GroupBy(s => s.Provider).SelectMany(of => Joined(of, isRefusal: false, s => s.Deferred).Concat(Joined(of, isRefusal: true, s => s.Bounced)))
            .Where(s => s.Count >= Fewest).OrderByDescending(s => s.Count).ThenBy(s => s.From),
    ];

    private static IEnumerable<UnusualSpan> Joined(IEnumerable<ProviderSpan> spans, bool isRefusal, Func<ProviderSpan, long> count)
    {
        UnusualSpan? open = null;
        foreach (var span in spans.OrderBy(s => s.At))
        {
            if (count(span) < Many * span.Answers || count(span) == 0) continue;
            if (open is not null && span.At <= open.Until) open = open with { Until = span.At + ProviderSpan.Length, Count = open.Count + count(span), Answers = open.Answers + span.Answers };
            else
            {
                if (open is not null) yield return open;
                open = new(span.Provider, isRefusal, span.At, span.At + ProviderSpan.Length, count(span), span.Answers);
            }
        }

        if (open is not null) yield return open;
    }
}
