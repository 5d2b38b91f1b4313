namespace Dashboard.Core.Feedback;

/// <summary>What a provider's webhook says of one message.</summary>
/// <param name="Token">The text that may hold our token: the event as it came.</param>
/// <param name="Said">The server's words.</param>
public sealed record ProviderEvent(FeedbackKind Kind, string Token, string Email, BounceClass Class, string Said);
