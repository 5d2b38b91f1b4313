namespace Dashboard.Core.Sending;

/// <summary>How the dashboard's own mails (reports, notices) go out.</summary>
/// <param name="From">Their sender; empty makes one of the public address's host.</param>
public sealed record NoticeSettings(string From);
