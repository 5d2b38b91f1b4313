namespace Dashboard.Core.Secrets;

/// <summary>A key of the ring.</summary>
/// <param name="SealedBy">The fingerprint of the file that seals it; null where it stands in the database in clear.</param>
/// <param name="Beginning">What every text begins with that it encrypted.</param>
public sealed record RingKey(Guid Id, DateTimeOffset CreatedAt, DateTimeOffset ActiveFrom, DateTimeOffset ExpiresAt, bool IsRevoked, string? SealedBy, string Beginning)
{
    /// <summary>So many characters tell which key a text was encrypted by.</summary>
    public const int BeginningLength = 26;
}
