namespace Dashboard.Core.Domains;

/// <summary>One look at a domain's records whose result differed from the one before: the history of the domain.</summary>
public sealed class DomainCheck : IClientOwned
{
    private DomainCheck() { }

    public long Id { get; private init; }
    public Guid ClientId { get; private init; }
    public Guid DomainId { get; private init; }
    public DateTimeOffset At { get; private init; }
    public DomainStatus Status { get; private init; }

    /// <summary>What changed, in words.</summary>
    public string Change { get; private init; } = "";

    internal static DomainCheck Of(SendingDomain domain, string change, DateTimeOffset now) =>
        new() { ClientId = domain.ClientId, DomainId = domain.Id, At = now, Status = domain.Status, Change = change };
}
