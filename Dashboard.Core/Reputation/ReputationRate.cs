namespace Dashboard.Core.Reputation;

/// <summary>The bounces and complaints of a span of time, for a client, one of its domains, or one mailbox provider.</summary>
/// <param name="Subject">The domain, or the provider's name; empty for the client as a whole.</param>
/// <param name="Attempted">Messages that a server took or refused for good.</param>
/// <param name="Accepted">Messages that were taken, less those that bounced later.</param>
public sealed record ReputationRate(Guid ClientId, string ClientName, ReputationScope Scope, string Subject, long Attempted, long Accepted, long Bounced, long Complained)
{
    /// <summary>Fewer recipients than this prove nothing.</summary>
    public const int LeastRecipients = 200;

    public const double BounceWarn = 0.04, BounceStop = 0.08, ComplaintWarn = 0.0008, ComplaintStop = 0.003;

    /// <summary>Bounces / attempted.</summary>
    public double BounceRate => Attempted == 0 ? 0 : (double)Bounced / Attempted;

    /// <summary>Complaints / accepted.</summary>
    public double ComplaintRate => Accepted <= 0 ? 0 : (double)Complained / Accepted;

    /// <summary>How bad a measure is, by the product's thresholds.</summary>
    public ReputationLevel LevelOf(ReputationMeasure measure)
    {
        var (rate, of, warn, stop) = measure is ReputationMeasure.Bounces ? (BounceRate, Attempted, BounceWarn, BounceStop) : (ComplaintRate, Accepted, ComplaintWarn, ComplaintStop);
        if (of < LeastRecipients) return ReputationLevel.Good;
        return rate >= stop ? ReputationLevel.Stop : rate >= warn ? ReputationLevel.Warn : ReputationLevel.Good;
    }
}
