namespace Dashboard.Core.Sending;

/// <summary>An open way to a relay; one message at a time.</summary>
public interface IMailConnection : IAsyncDisposable
{
    /// <summary>Whether another message can be handed over on it.</summary>
    bool IsOpen { get; }

    /// <summary>Hands one message over (CRLF, not dot-stuffed). Trouble of the wire is an outcome, not an exception.</summary>
    Task<SendResult> SendAsync(Envelope envelope, ReadOnlyMemory<byte> message, CancellationToken ct);
}
