namespace Dashboard.Core.Leads;

/// <summary>Leads that are probably one: by their address, or by name and company.</summary>
public sealed record LeadTwins(string By, IReadOnlyList<LeadRow> Leads);
