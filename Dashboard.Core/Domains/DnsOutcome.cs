namespace Dashboard.Core.Domains;

/// <summary>How a question to the DNS ended (RFC 1035 4.1.1, RFC 2308).</summary>
public enum DnsOutcome
{
    Found,

    /// <summary>The name exists, a record of this kind does not.</summary>
    NoRecord,

    /// <summary>NXDOMAIN: there is no such name.</summary>
    NoName,

    /// <summary>SERVFAIL, REFUSED or an answer that cannot be read.</summary>
    ServerFailed,
    TimedOut,
}
