namespace Dashboard.Core.Clients;

/// <summary>A client as lists show it.</summary>
/// <param name="SoftBounceLimit">After so many soft bounces in a row an address is suppressed.</param>
/// <param name="TrackingUrl">Base of the links in its mails; null for the product's own address.</param>
public sealed record ClientRow(Guid Id, string Name, string TimeZone, DateTimeOffset CreatedAt, int SoftBounceLimit, string? TrackingUrl);
