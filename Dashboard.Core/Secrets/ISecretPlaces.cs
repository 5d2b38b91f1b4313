namespace Dashboard.Core.Secrets;

/// <summary>What is kept encrypted or hashed, place by place.</summary>
public interface ISecretPlaces
{
    Task<IReadOnlyList<SecretPlace>> AllAsync(CancellationToken ct);
}
