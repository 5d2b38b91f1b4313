namespace Dashboard.Core.Domains;

/// <summary>One line of a domain's history.</summary>
public sealed record DomainCheckRow(DateTimeOffset At, DomainStatus Status, string Change);
