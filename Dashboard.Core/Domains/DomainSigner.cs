using Dashboard.Core.Sending;

namespace Dashboard.Core.Domains;

/// <summary>How mails from a domain are signed, and where their bounces go.</summary>
/// <param name="Domain">The signing domain, <c>d=</c>.</param>
/// <param name="ReturnPathHost">The domain of the envelope sender; null until it is known to work.</param>
/// <param name="Keys">The keys that sign.</param>
/// <param name="Signer">Signs finished mails.</param>
public sealed record DomainSigner(string Domain, string? ReturnPathHost, IReadOnlyList<Guid> Keys, DkimSigner Signer);
