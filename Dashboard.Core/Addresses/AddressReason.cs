namespace Dashboard.Core.Addresses;

/// <summary>Why an address got its verdict. First what makes it no address (RFC 5321 4.1.2), then what the DNS says, then what else is known, and last what the mailbox's own server said. Stored as a small number; the order is fixed.</summary>
public enum AddressReason
{
    Syntax,
    Missing,
    NoAt,
    EmptyLocal,
    EmptyDomain,
    ManyAts,
    DisplayName,
    Comment,
    Blank,
    Invisible,
    Quotes,
    Dots,
    Characters,
    LocalTooLong,
    TooLong,
    DomainTooLong,
    LabelTooLong,
    DomainDots,
    Hyphens,
    DomainCharacters,
    DomainName,
    BareNumber,
    Literal,

    NoDomain,
    NullMx,
    NoMailServer,
    UnusableMx,
    LocalName,
    DnsFailed,
    DnsTimedOut,

    ImplicitMx,
    SingleLabel,
    IpLiteral,
    Disposable,
    Role,
    CatchAll,
    Typo,

    FreeMailbox,
    Quoted,
    SmtpUtf8,

    NoMailbox,
    MailboxFound,
    MailboxUnclear,
}
