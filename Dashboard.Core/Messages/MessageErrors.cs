namespace Dashboard.Core.Messages;

/// <summary>Refusals about single mails.</summary>
public static class MessageErrors
{
    public static readonly DomainError NotFound = new(ErrorKind.NotFound, "message.not_found", "There is no such message.");
    public static readonly DomainError RelayUnknown = new(ErrorKind.Invalid, "message.relay_unknown", "This relay does not exist.", "relayId");
    public static readonly DomainError TooMany = new(ErrorKind.Invalid, "message.too_many", $"Send 1 to {MessageService.MostAtOnce} messages at once.", "messages");
}
