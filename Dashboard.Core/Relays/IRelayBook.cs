namespace Dashboard.Core.Relays;

/// <summary>What is kept of how relays do.</summary>
public interface IRelayBook
{
    /// <summary>Keeps what was learned about a relay, for its page.</summary>
    Task TellAsync(RelayHealth health, CancellationToken ct);
}
