namespace Dashboard.Core.Tracking;

/// <summary>What the recipient of a mail is told about their standing with its sender, by the links in that mail.</summary>
/// <param name="MaskedEmail">The address with most of its local part hidden: links get forwarded.</param>
/// <param name="Lists">The lists that the person is in.</param>
public sealed record Subscription(string ClientName, string MaskedEmail, bool IsUnsubscribed, IReadOnlyList<SubscribedList> Lists, DateTimeOffset? PausedUntil = null);
