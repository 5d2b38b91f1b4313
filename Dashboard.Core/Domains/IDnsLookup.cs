namespace Dashboard.Core.Domains;

/// <summary>Asks the DNS: fresh answers, no cache, CNAME records followed for up to eight steps.</summary>
public interface IDnsLookup
{
    /// <summary>The records of one kind at a name. A failure of the servers is an answer, not an exception.</summary>
    Task<DnsAnswer> AskAsync(string name, DnsRecordType type, CancellationToken ct);
}
