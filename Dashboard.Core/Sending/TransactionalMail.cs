namespace Dashboard.Core.Sending;

/// <summary>A single mail to one address: what a message without a campaign is made of.</summary>
/// <param name="NeverTwice">Stays unknown where the answer was lost; otherwise it is tried again with the same Message-ID.</param>
/// <param name="TrackingUrl">Where its links lead, as the client says; null for the product's own address.</param>
/// <param name="CreatedAt">The mail's Date, the same at every attempt.</param>
public sealed record TransactionalMail(
    Guid ClientId,
    string ClientName,
    string FromEmail,
    string? FromName,
    string? ReplyTo,
    string Subject,
    string? Html,
    string? Text,
    bool TrackOpens,
    bool TrackClicks,
    bool NeverTwice,
    DateTimeOffset CreatedAt,
    string? TrackingUrl);
