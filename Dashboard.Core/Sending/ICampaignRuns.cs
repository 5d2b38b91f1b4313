namespace Dashboard.Core.Sending;

/// <summary>Campaigns as the pump drives them.</summary>
public interface ICampaignRuns
{
    /// <summary>Starts what is scheduled and due; what was missed by more than the grace is paused and asks. Answers how many were started.</summary>
    Task<int> StartDueAsync(TimeSpan grace, CancellationToken ct);

    /// <summary>The campaigns that are being sent.</summary>
    Task<IReadOnlyList<RunnableCampaign>> RunnableAsync(CancellationToken ct);

    /// <summary>What part of a campaign's rest goes to each mailbox provider.</summary>
    Task<IReadOnlyDictionary<short, double>> SharesAsync(Guid campaignId, CancellationToken ct);

    /// <summary>Holds a campaign that is being sent, with the reason for people.</summary>
    Task PauseAsync(Guid campaignId, string reason, CancellationToken ct);

    /// <summary>Tells every process that these campaigns moved.</summary>
    Task TellMovedAsync(IReadOnlyCollection<Guid> campaigns, CancellationToken ct);

    /// <summary>Cancelled campaigns of which messages wait: those that were under way when it was cancelled and came back.</summary>
    Task<IReadOnlyList<(Guid ClientId, Guid Id)>> CancelledWithRestAsync(CancellationToken ct);

    /// <summary>Marks a campaign as sent if every one of its messages is in a final state: the rows are asked, not the counts.</summary>
    Task<bool> FinishAsync(Guid campaignId, short month, CancellationToken ct);
}
