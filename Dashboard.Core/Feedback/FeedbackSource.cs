namespace Dashboard.Core.Feedback;

/// <summary>How a report came in. Stored as text.</summary>
public enum FeedbackSource
{
    /// <summary>By <c>POST /bounces</c>.</summary>
    Api,

    /// <summary>Out of a relay's mailbox.</summary>
    Mailbox,

    /// <summary>From a provider's webhook.</summary>
    Provider,
}
