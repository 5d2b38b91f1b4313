namespace Dashboard.Core.Accounts;

/// <summary>A link in a mail that lets its reader do one thing, once, for a while. Only the hash of its secret is kept.</summary>
public sealed class AccountLink
{
    private AccountLink() { }

    public Guid Id { get; private init; }
    public Guid UserId { get; private init; }
    public AccountLinkKind Kind { get; private init; }

    /// <summary>SHA-256 of the secret in the link.</summary>
    public byte[] Hash { get; private init; } = [];
    public DateTimeOffset CreatedAt { get; private init; }
    public DateTimeOffset ExpiresAt { get; private init; }
    public DateTimeOffset? UsedAt { get; private init; }

    /// <summary>Both ends of one change of address share this.</summary>
    public Guid? ChangeId { get; private init; }

    /// <summary>The address that is to come.</summary>
    public string? NewEmail { get; private init; }

    public static AccountLink For(Guid userId, AccountLinkKind kind, byte[] hash, DateTimeOffset now, TimeSpan life, Guid? changeId = null, string? newEmail = null) => new()
    {
        Id = Guid.CreateVersion7(now),
        UserId = userId,
        Kind = kind,
        Hash = hash,
        CreatedAt = now,
        ExpiresAt = now + life,
        ChangeId = changeId,
        NewEmail = newEmail,
    };
}
