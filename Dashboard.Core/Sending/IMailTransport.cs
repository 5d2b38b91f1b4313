using Dashboard.Core.Relays;

namespace Dashboard.Core.Sending;

/// <summary>Opens ways to relays of one kind.</summary>
public interface IMailTransport
{
    RelayKind Kind { get; }

    /// <summary>Opens one; throws <see cref="RelayUnavailableException"/> with the server's words where it cannot.</summary>
    Task<IMailConnection> ConnectAsync(RelayAddress relay, CancellationToken ct);
}
