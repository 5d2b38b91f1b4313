namespace Dashboard.Core.Leads;

/// <summary>Someone who can look after leads of a client: one of its people, or of the agency's.</summary>
public sealed record LeadOwner(Guid Id, string Name);
