using Dashboard.Core.Sending;

namespace Dashboard.Core.Domains;

/// <summary>A DKIM key as it is shown: never its private half.</summary>
public sealed record DomainKeyRow(string Selector, DkimAlgorithm Algorithm, DateTimeOffset CreatedAt, DateTimeOffset? FoundAt, DateTimeOffset? ReplacedAt);
