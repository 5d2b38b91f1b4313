namespace Dashboard.Core.Campaigns;

/// <summary>Who a campaign goes to: counted before it is sent, and written into the ledger when it is. Both ask the same question.</summary>
public interface ICampaignAudience
{
    /// <summary>Counts the audience of lists and segments less the excluded ones. Cost: one pass over the memberships, about 1 s a million, and one over the recipients for each segment.</summary>
    Task<AudienceWaterfall> CountAsync(Guid clientId, AudienceChoice choice, CancellationToken ct);

    /// <summary>How many of those who would get it lack a value: <c>name</c>, <c>first_name</c> or an attribute. One pass over the audience.</summary>
    Task<IReadOnlyDictionary<string, long>> CountMissingAsync(Guid clientId, AudienceChoice choice, IReadOnlyList<string> fields, CancellationToken ct);

    /// <summary>
    /// Writes every recipient of a campaign into the ledger, in one transaction with its counts and the mark that it is launched.
    /// False where another process does or did it. Repeating it changes nothing.
    /// </summary>
    Task<bool> LaunchAsync(Guid clientId, Guid campaignId, CancellationToken ct);

    /// <summary>Skips what a cancelled campaign did not hand over; repeating it changes nothing.</summary>
    Task<int> SkipRestAsync(Guid clientId, Guid campaignId, CancellationToken ct);
}
