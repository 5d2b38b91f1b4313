namespace Dashboard.Core.Domains;

/// <summary>Records about a domain's mail beside those that sending needs.</summary>
public enum DomainExtraKind
{
    /// <summary>Mail to the domain comes over TLS only (RFC 8461).</summary>
    MtaSts,

    /// <summary>Where reports about TLS to the domain go (RFC 8460).</summary>
    TlsReports,

    /// <summary>The logo that mail programs show beside its mail.</summary>
    Bimi,
}
