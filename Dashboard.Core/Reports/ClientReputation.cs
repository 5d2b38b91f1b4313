namespace Dashboard.Core.Reports;

/// <summary>A client's bounces and complaints over the campaigns of the last seven days, against the thresholds of the big mailbox providers.</summary>
public sealed record ClientReputation(Guid ClientId, string ClientName, long Attempted, long Accepted, long Bounced, long Complained)
{
    private const int Least = 200;
    private const double WarnBounces = 0.04, StopBounces = 0.08, WarnComplaints = 0.0008, StopComplaints = 0.003;

    /// <summary>At least 200 recipients: below that a share says nothing.</summary>
    public bool IsMeaningful => Attempted >= Least;

    public Rate BounceRate => new(Bounced, Attempted, "bounced ÷ attempted over the campaigns of the last 7 days; warns at 4 %, stops at 8 %");

    public Rate ComplaintRate => new(Complained, Accepted, "reported as spam ÷ accepted over the campaigns of the last 7 days; warns at 0.08 %, stops at 0.3 %");

    /// <summary>Worth a look: a rate is at its first threshold or above.</summary>
    public bool IsWarning => IsMeaningful && (BounceRate.Share >= WarnBounces || ComplaintRate.Share >= WarnComplaints);

    /// <summary>Mail should stop: a rate is at its second threshold or above.</summary>
    public bool IsAlarming => IsMeaningful && (BounceRate.Share >= StopBounces || ComplaintRate.Share >= StopComplaints);
}
