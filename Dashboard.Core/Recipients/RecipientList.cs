namespace Dashboard.Core.Recipients;

/// <summary>A list that a recipient is in, and since when.</summary>
public sealed record RecipientList(Guid Id, string Name, DateTimeOffset AddedAt);
