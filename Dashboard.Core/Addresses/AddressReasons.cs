namespace Dashboard.Core.Addresses;

/// <summary>The reasons in whole sentences.</summary>
public static class AddressReasons
{
    /// <summary>The sentence behind a reason.</summary>
    public static string Sentence(this AddressReason reason) => reason switch
    {
        AddressReason.Syntax => "This is not an address that mail can be sent to.",
        AddressReason.Missing => "There is no address.",
        AddressReason.NoAt => "There is no @ in it.",
        AddressReason.EmptyLocal => "Nothing stands before the @.",
        AddressReason.EmptyDomain => "Nothing stands after the @.",
        AddressReason.ManyAts => "It has more than one @; only in quotes may one stand before the last.",
        AddressReason.DisplayName => "A name stands beside the address. Write the address alone.",
        AddressReason.Comment => "It holds a comment in parentheses, which belongs into a header line and not into an address.",
        AddressReason.Blank => "It has a blank or a line break in it; only in quotes may a blank stand before the @.",
        AddressReason.Invisible => "It holds a character that cannot be seen.",
        AddressReason.Quotes => "The quotation marks before the @ are not as they must be: the whole part in quotes, and within it \\ before \" and \\.",
        AddressReason.Dots => "The part before the @ begins or ends with a dot, or has two in a row.",
        AddressReason.Characters => "The part before the @ holds a character that may only stand in quotes.",
        AddressReason.LocalTooLong => "The part before the @ is longer than 64 octets.",
        AddressReason.TooLong => "The address is longer than 254 octets.",
        AddressReason.DomainTooLong => "The domain is longer than 253 characters.",
        AddressReason.LabelTooLong => "A part of the domain is longer than 63 octets.",
        AddressReason.DomainDots => "The domain begins or ends with a dot, or has two in a row.",
        AddressReason.Hyphens => "A part of the domain begins or ends with a hyphen.",
        AddressReason.DomainCharacters => "The domain holds a character other than letters, digits, hyphens and dots.",
        AddressReason.DomainName => "The domain is no name that could be registered: its ending is a number, or its international form cannot be read.",
        AddressReason.BareNumber => "An IP address as the domain must stand in square brackets.",
        AddressReason.Literal => "What stands in the square brackets is no IP address as mail writes them: [192.0.2.1] or [IPv6:2001:db8::1].",
        AddressReason.NoDomain => "The domain does not exist.",
        AddressReason.NullMx => "The domain says that it takes no mail (null MX, RFC 7505).",
        AddressReason.NoMailServer => "The domain has neither a mail server nor an address.",
        AddressReason.UnusableMx => "The domain names a mail server that cannot be one.",
        AddressReason.LocalName => "The domain means the machine itself and nothing on the internet (RFC 6761).",
        AddressReason.DnsFailed => "The domain's name servers answered with a failure. Check again later.",
        AddressReason.DnsTimedOut => "The domain's name servers gave no answer in time. Check again later.",
        AddressReason.ImplicitMx => "The domain names no mail server; mail would go to its own address (RFC 5321 5.1), where often nobody takes it.",
        AddressReason.SingleLabel => "The domain is a single word; most mail servers refuse such addresses.",
        AddressReason.IpLiteral => "The address names a machine by its number; few servers send or take such mail.",
        AddressReason.Disposable => "The domain hands out mailboxes that live for minutes.",
        AddressReason.Role => "The address is a function's and not a person's.",
        AddressReason.CatchAll => "The domain takes mail for every name, so nobody can tell whether this one exists.",
        AddressReason.Typo => "The domain looks like a mistyped one.",
        AddressReason.FreeMailbox => "The mailbox is at a provider of free mail.",
        AddressReason.Quoted => "The part before the @ needs quotation marks, which some forms and servers do not know.",
        AddressReason.SmtpUtf8 => "The part before the @ is not ASCII: its server and every one on the way must know SMTPUTF8 (RFC 6531).",
        AddressReason.NoMailbox => "The domain's mail server says that there is no such mailbox.",
        AddressReason.MailboxFound => "The domain's mail server would take mail for it, and not for every name.",
        AddressReason.MailboxUnclear => "The domain's mail server was asked for the mailbox and gave no clear answer.",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, null),
    };
}
