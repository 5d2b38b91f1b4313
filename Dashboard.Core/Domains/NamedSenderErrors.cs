namespace Dashboard.Core.Domains;

/// <summary>Refusals about senders.</summary>
public static class NamedSenderErrors
{
    public static readonly DomainError NotFound = new(ErrorKind.NotFound, "sender.not_found", "There is no such sender.");
    public static readonly DomainError Taken = new(ErrorKind.Conflict, "sender.taken", "This client has a sender with this address and name already.", "email");

    /// <summary>The address lies in no domain of the client.</summary>
    public static DomainError NoDomain(string domain) => new(ErrorKind.Invalid, "sender.no_domain", $"{domain} is not among this client's sending domains. Add it under Domains first.", "email");
}
