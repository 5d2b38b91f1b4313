namespace Dashboard.Core.Campaigns;

/// <summary>A recipient that a preview can be read as.</summary>
public sealed record RecipientChoice(long Id, string Email);
