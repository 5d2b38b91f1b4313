namespace Dashboard.Core.Domains;

/// <summary>How an address or a domain stands on a list, as it is shown.</summary>
public sealed record BlocklistRow(Guid Id, Guid? ClientId, string Owner, string Subject, string Zone, BlocklistState State, string? Reason, DateTimeOffset Since, DateTimeOffset CheckedAt)
{
    internal static BlocklistRow Of(BlocklistEntry e) => new(e.Id, e.ClientId, e.Owner, e.Subject, e.Zone, e.State, e.Reason, e.Since, e.CheckedAt);

    /// <summary>What that means, and what to do.</summary>
    public string Says => State switch
    {
        BlocklistState.Listed => $"{Subject} is on {Zone}: receivers that ask it refuse mail or put it into spam. Find the cause, mend it, and ask the list to take it off.",
        BlocklistState.TurnedAway => $"{Zone} does not answer these DNS servers, as most lists do with public ones. Set Dashboard__Dns__Servers to a resolver of your own.",
        BlocklistState.Silent => $"{Zone} did not answer. It is asked again by itself.",
        _ => $"{Zone} knows nothing bad of {Subject}.",
    };
}
