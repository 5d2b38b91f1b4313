namespace Dashboard.Core.Recipients;

/// <summary>What is to change about a recipient; what is null stays, and an attribute set to null is taken away.</summary>
public sealed record RecipientEdit(string? Email = null, string? Name = null, Dictionary<string, string?>? Attributes = null);
