namespace Dashboard.Core.Sending;

/// <summary>Where a campaign's links are kept, so that clicks can be counted by link.</summary>
public interface ITrackedLinks
{
    /// <summary>Keeps the links of a campaign; repeating it changes nothing.</summary>
    Task KeepAsync(Guid campaignId, Guid clientId, IReadOnlyList<ComposedLink> links, CancellationToken ct);
}
