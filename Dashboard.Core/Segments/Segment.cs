namespace Dashboard.Core.Segments;

/// <summary>A rule with a name that selects recipients whenever it is asked: who is in it is decided at send time.</summary>
public sealed class Segment : IClientOwned
{
    public const int NameLength = 200;

    private Segment() { }

    public Guid Id { get; private init; }
    public Guid ClientId { get; private init; }
    public string Name { get; private set; } = "";

    /// <summary>The rule as it was written, in JSON; <see cref="SegmentRules"/> reads it.</summary>
    public string Rules { get; private set; } = "";
    public DateTimeOffset CreatedAt { get; private init; }
    public DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>A new segment; the rule has been read and found good.</summary>
    public static Result<Segment> Of(Guid clientId, string? name, string rules, DateTimeOffset now)
    {
        var segment = new Segment { Id = Guid.CreateVersion7(now), ClientId = clientId, CreatedAt = now };
        return segment.Change(name, rules, now) is { } refusal ? refusal : segment;
    }

    /// <summary>Takes over another name and rule.</summary>
    public DomainError? Change(string? name, string rules, DateTimeOffset now)
    {
        name = name?.Trim() ?? "";
        if (name.Length == 0) return SegmentErrors.NameMissing;
        if (name.Length > NameLength) return SegmentErrors.NameTooLong;
        if (name.Contains('\0', StringComparison.Ordinal)) return SegmentErrors.NameUnstorable;

        Name = name;
        Rules = rules;
        UpdatedAt = now;
        return null;
    }
}
