namespace Dashboard.Core;

/// <summary>The keys that the product signs with, shared by all its processes and kept encrypted.</summary>
public interface ISigningKeys
{
    /// <summary>All keys of a purpose such as <c>jwt</c> or <c>tracking</c>, newest first; the first is drawn where there is none yet.</summary>
    Task<IReadOnlyList<SigningKey>> AllAsync(string purpose, CancellationToken ct);
}
