namespace Dashboard.Core.Recipients;

/// <summary>A recipient's page: the person, and the lists they are in by name.</summary>
public sealed record RecipientDetails(RecipientRow Recipient, IReadOnlyList<RecipientList> Lists);
