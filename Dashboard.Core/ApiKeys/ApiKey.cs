namespace Dashboard.Core.ApiKeys;

/// <summary>A program's way in: bound to one client or to the agency, limited to scopes. Only the hash of the secret is kept.</summary>
public sealed class ApiKey
{
    public const int NameLength = 200;

    private ApiKey() { }

    public Guid Id { get; private init; }

    /// <summary>The client it acts for; null for a key of the agency.</summary>
    public Guid? ClientId { get; private init; }
    public string Name { get; private set; } = "";

    /// <summary>The part of the key that may be shown, and by which it is found.</summary>
    public string PublicId { get; private init; } = "";

    /// <summary>SHA-256 of the whole key.</summary>
    public byte[] Hash { get; private set; } = [];
    public List<string> Scopes { get; private set; } = [];

    /// <summary>Whether what it sends stays in the house and counts nowhere.</summary>
    public bool IsTest { get; private init; }

    /// <summary>Addresses and networks that it may be used from; anywhere where there are none.</summary>
    public List<string> AllowedAddresses { get; private init; } = [];

    /// <summary>So many requests a minute of its own; null where it shares those of the address that it calls from.</summary>
    public int? RequestsPerMinute { get; private init; }
    public DateTimeOffset CreatedAt { get; private init; }
    public string CreatedBy { get; private init; } = "";
    public DateTimeOffset? ExpiresAt { get; private set; }
    public DateTimeOffset? LastUsedAt { get; private set; }
    public DateTimeOffset? RevokedAt { get; private set; }

    /// <summary>The key that this one took over from, while both live.</summary>
    public Guid? RotatedFrom { get; private init; }

    /// <summary>A new key; the caller shows <paramref name="secret"/>'s text once.</summary>
    public static ApiKey Issue(Guid? clientId, string name, IEnumerable<string> scopes, DateTimeOffset? expiresAt, ApiKeySecret secret, string createdBy, Guid? rotatedFrom, DateTimeOffset now,
        bool isTest = false, IEnumerable<string>? allowedAddresses = null, int? requestsPerMinute = null) => new()
        {
            Id = Guid.CreateVersion7(now),
            ClientId = clientId,
            Name = name.Trim(),
            PublicId = secret.PublicId,
            Hash = secret.Hash(),
            Scopes = [.. scopes.Distinct(StringComparer.Ordinal)],
            ExpiresAt = expiresAt,
            CreatedAt = now,
            CreatedBy = createdBy,
            RotatedFrom = rotatedFrom,
            IsTest = isTest,
            AllowedAddresses = [.. (allowedAddresses ?? []).Select(a => a.Trim()).Distinct(StringComparer.Ordinal)],
            RequestsPerMinute = requestsPerMinute,
        };

    /// <summary>Whether it lets anyone in at this moment.</summary>
    public bool IsAlive(DateTimeOffset now) => RevokedAt is null && (ExpiresAt is null || ExpiresAt > now);

    /// <summary>Whether it carries the scope, itself or by <c>*</c>.</summary>
    public bool Allows(string scope) => ApiKeys.Scopes.Cover(Scopes, scope);

    /// <summary>Ends it at once.</summary>
    public void Revoke(DateTimeOffset now) => RevokedAt ??= now;

    /// <summary>Lets it live no longer than until the given moment.</summary>
    public void EndBy(DateTimeOffset moment)
    {
        if (ExpiresAt is null || ExpiresAt > moment) ExpiresAt = moment;
    }
}
