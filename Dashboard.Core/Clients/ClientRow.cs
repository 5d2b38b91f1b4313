namespace Dashboard.Core.Clients;

/// <summary>A client as lists show it.</summary>
/// <param name="SoftBounceLimit">After so many soft bounces in a row an address is suppressed.</param>
/// <param name="TrackingUrl">Base of the links in its mails; null for the product's own address.</param>
public sealed record ClientRow(Guid Id, string Name, string TimeZone, DateTimeOffset CreatedAt, int SoftBounceLimit, string? TrackingUrl)
{
    /// <summary>Whether a campaign needs another person's approval before it goes out.</summary>
    public bool FourEyes { get; init; }

    /// <summary>Whether its users must sign in with a second factor.</summary>
    public bool RequireSecondFactor { get; init; }
}
