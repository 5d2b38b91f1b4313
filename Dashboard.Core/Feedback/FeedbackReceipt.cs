namespace Dashboard.Core.Feedback;

/// <summary>What came of a report: how it was understood, and the message it counts for, where it carries a token of ours.</summary>
/// <param name="Changed">Whether anything changed; not for a repeat or a forgery.</param>
public sealed record FeedbackReceipt(FeedbackReport Report, ReportedMessage? Message, bool Changed);
