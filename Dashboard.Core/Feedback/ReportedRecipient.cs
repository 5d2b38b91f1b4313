namespace Dashboard.Core.Feedback;

/// <summary>What a report says about one recipient.</summary>
/// <param name="Email">The address, as it was mailed where the report tells that.</param>
/// <param name="Class">What it says about the address; undetermined where it is no bounce.</param>
/// <param name="Status">Enhanced status (RFC 3463) such as 5.1.1; null where there is none.</param>
/// <param name="Reason">The verdict in a few words.</param>
/// <param name="Diagnostic">What the server said, as far as the report tells.</param>
public sealed record ReportedRecipient(string Email, BounceClass Class, string? Status, string Reason, string? Diagnostic = null);
