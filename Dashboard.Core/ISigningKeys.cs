namespace Dashboard.Core;

/// <summary>The secrets that this installation signs with, by purpose and key id: all of them are believed, the highest id signs.</summary>
public interface ISigningKeys
{
    /// <summary>Every key (32 random bytes) of a purpose such as <c>tracking</c>; the first is made when there is none, once for all processes.</summary>
    Task<IReadOnlyDictionary<short, byte[]>> AllAsync(string purpose, CancellationToken ct);
}
