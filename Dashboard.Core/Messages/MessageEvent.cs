namespace Dashboard.Core.Messages;

/// <summary>Something that happened to a message.</summary>
/// <param name="Id">Its id; the beginning of a message has none in the log and is named after it.</param>
/// <param name="Type">As in webhooks: <c>email.accepted</c>, <c>email.opened</c> and so on.</param>
/// <param name="IsAutomatic">Whether a machine did it, not a person.</param>
/// <param name="Url">The link that was followed.</param>
/// <param name="Detail">The server's words.</param>
public sealed record MessageEvent(string Id, string Type, DateTimeOffset At, bool IsAutomatic, string? Url, string? Detail);
