namespace Dashboard.Core.Messages;

/// <summary>A message with its content and all that happened to it, earliest first. A campaign's message has its content in the campaign.</summary>
public sealed record MessageDetails(MessageRow Message, string FromEmail, string? FromName, string? ReplyTo, string? Html, string? Text, Guid? RelayId, IReadOnlyList<MessageEvent> Events);
