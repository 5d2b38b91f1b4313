namespace Dashboard.Core.Recipients;

/// <summary>A person at one address, known to one client.</summary>
public sealed class Recipient : IClientOwned
{
    public const int NameLength = 200;

    private Recipient() { }

    public long Id { get; private init; }
    public Guid ClientId { get; private init; }

    /// <summary>The normalized address; unique for the client without regard to case.</summary>
    public string Email { get; private set; } = "";
    public string? Name { get; private set; }

    /// <summary>What else the client knows, by name. Values are text; numbers and dates are compared as such by segments.</summary>
    public Dictionary<string, string?> Attributes { get; private set; } = [];
    public RecipientStatus Status { get; private set; }
    public DateTimeOffset CreatedAt { get; private init; }
    public DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>Where the address came from: an import's file name, the API, a form.</summary>
    public string Source { get; private init; } = "";

    /// <summary>A newly known person.</summary>
    public static Recipient Know(Guid clientId, EmailAddress email, string? name, IReadOnlyDictionary<string, string?> attributes, string source, DateTimeOffset now) => new()
    {
        ClientId = clientId,
        Email = email.Value,
        Name = string.IsNullOrWhiteSpace(name) ? null : name.Trim(),
        Attributes = new(attributes),
        Source = source,
        CreatedAt = now,
        UpdatedAt = now,
    };

    /// <summary>Takes over a new name and attributes; an attribute set to null is removed, one not named stays. Refused where there would be too many.</summary>
    public DomainError? Describe(string? name, IReadOnlyDictionary<string, string?>? attributes, DateTimeOffset now)
    {
        var merged = Merged(attributes);
        if (merged.Count > RecipientAttributes.Most) return RecipientErrors.TooManyAttributes;

        if (name is not null) Name = name.Trim() is { Length: > 0 } given ? given : null;
        Attributes = merged;
        UpdatedAt = now;
        return null;
    }

    /// <summary>The person is to be reached at another address.</summary>
    public void MoveTo(EmailAddress email, DateTimeOffset now)
    {
        Email = email.Value;
        UpdatedAt = now;
    }

    /// <summary>May be mailed again, or may not, and why.</summary>
    public void Stand(RecipientStatus status) => Status = status;

    private Dictionary<string, string?> Merged(IReadOnlyDictionary<string, string?>? attributes)
    {
        var merged = new Dictionary<string, string?>(Attributes);
        foreach (var (key, value) in attributes ?? new Dictionary<string, string?>())
        {
            if (value is null) merged.Remove(key);
            else merged[key] = value;
        }

        return merged;
    }
}
