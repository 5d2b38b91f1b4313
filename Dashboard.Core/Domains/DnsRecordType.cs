namespace Dashboard.Core.Domains;

/// <summary>The kinds of DNS record that mail needs (RFC 1035, RFC 3596); Reverse is PTR.</summary>
public enum DnsRecordType
{
    A,
    Aaaa,
    Cname,
    Mx,
    Ns,
    Reverse,
    Txt,
}
