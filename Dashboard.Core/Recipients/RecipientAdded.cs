namespace Dashboard.Core.Recipients;

/// <summary>A recipient that was put in: new, or known before and brought up to date.</summary>
public sealed record RecipientAdded(RecipientDetails Recipient, bool IsNew);
