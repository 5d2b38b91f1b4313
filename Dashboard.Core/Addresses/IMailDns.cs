using Dashboard.Core.Domains;

namespace Dashboard.Core.Addresses;

/// <summary>Asks resolvers about thousands of domains: bounded at once and for each server.</summary>
public interface IMailDns
{
    /// <summary>The records of one kind at a name. A failure of the servers is an answer, not an exception.</summary>
    Task<DnsAnswer> AskAsync(string name, DnsRecordType type, CancellationToken ct);
}
