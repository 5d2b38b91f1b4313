namespace Dashboard.Core.Clients;

/// <summary>A client as lists show it.</summary>
public sealed record ClientRow(Guid Id, string Name, string TimeZone, DateTimeOffset CreatedAt);
