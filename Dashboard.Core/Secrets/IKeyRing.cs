namespace Dashboard.Core.Secrets;

/// <summary>The keys that all other secrets are encrypted by.</summary>
public interface IKeyRing
{
    /// <summary>All of them, the newest first; old ones stay to read what they wrote.</summary>
    Task<IReadOnlyList<RingKey>> AllAsync(CancellationToken ct);

    /// <summary>Draws a new one, which is used as soon as every process can know it.</summary>
    RingKey Draw(DateTimeOffset now);
}
