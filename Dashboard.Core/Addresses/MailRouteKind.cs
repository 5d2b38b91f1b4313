namespace Dashboard.Core.Addresses;

/// <summary>Where a domain's mail goes, by its DNS (RFC 5321 5.1, RFC 7505).</summary>
public enum MailRouteKind
{
    MailServers,

    /// <summary>No MX, but an address: an implicit MX.</summary>
    AddressOnly,

    /// <summary>A null MX: no mail is taken.</summary>
    NullMx,

    /// <summary>The name exists, with neither MX nor address.</summary>
    Nowhere,

    /// <summary>MX records of which none names a host.</summary>
    Unusable,
    NoDomain,
    Failed,
    TimedOut,
}
