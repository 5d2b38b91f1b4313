namespace Dashboard.Core.Sandbox;

/// <summary>Accepted messages to magic addresses whose readers have not done yet what they stand for.</summary>
public interface IMagicMessages
{
    Task<IReadOnlyList<MagicMessage>> UnreadAsync(CancellationToken ct);
}
