using Dashboard.Core.Addresses;

namespace Dashboard.Core.Leads;

/// <summary>A person or a company that may become a recipient, and is none yet.</summary>
public sealed class Lead : IClientOwned
{
    public const int EmailLength = 320, TextLength = 200, NotesLength = 4000, TagLength = 40, MostTags = 20, MostFields = 50;

    private Lead() { }

    public long Id { get; private init; }
    public Guid ClientId { get; private init; }

    /// <summary>The address as far as it can be read; one that is wrong stays as it came, for the check to say so.</summary>
    public string? Email { get; private set; }
    public string? Name { get; private set; }
    public string? Company { get; private set; }
    public string? Phone { get; private set; }
    public string? Website { get; private set; }
    public string? Notes { get; private set; }
    public List<string> Tags { get; private set; } = [];

    /// <summary>What else came with it, by name.</summary>
    public Dictionary<string, string?> Fields { get; private set; } = [];

    /// <summary>Where each field came from, and when.</summary>
    public Dictionary<string, LeadOrigin> Origins { get; private set; } = [];

    /// <summary>Where the lead came from: a file's name, the API, a form.</summary>
    public string Source { get; private init; } = "";
    public LeadConsent? Consent { get; private set; }

    /// <summary>Who looks after it.</summary>
    public Guid? OwnerId { get; private set; }
    public LeadStage Stage { get; private set; }

    /// <summary>A person chose the stage: checks and scores leave it alone.</summary>
    public bool IsStageChosen { get; private set; }

    /// <summary>What the check says of the address; null before it.</summary>
    public AddressVerdict? Verdict { get; private set; }
    public List<AddressReason> Reasons { get; private set; } = [];
    public string? Suggestion { get; private set; }
    public DateTimeOffset? CheckedAt { get; private set; }

    /// <summary>0 to 100 by the client's rules, and which of them gave how much.</summary>
    public int Score { get; private set; }
    public List<string> ScoreReasons { get; private set; } = [];

    /// <summary>The recipient it became.</summary>
    public long? RecipientId { get; private set; }
    public DateTimeOffset? ConvertedAt { get; private set; }
    public DateTimeOffset CreatedAt { get; private init; }
    public DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>The same for every spelling of one mailbox.</summary>
    public string? AddressKey { get; private set; }

    /// <summary>The same for every spelling of one person at one company.</summary>
    public string? TwinKey { get; private set; }

    /// <summary>Takes over what a person wrote; where the address changes, the old verdict falls.</summary>
    public void Describe(LeadEntry entry, LeadOrigin origin)
    {
        foreach (var (field, before, after) in new[] { ("email", Email, entry.Email), ("name", Name, entry.Name), ("company", Company, entry.Company), ("phone", Phone, entry.Phone), ("website", Website, entry.Website) })
        {
            if (before == after) continue;
            if (after is null) Origins.Remove(field);
            else Origins[field] = origin;
        }

        if (!string.Equals(Email, entry.Email, StringComparison.OrdinalIgnoreCase)) Forget();
        Origins = new(Origins);
        (Email, Name, Company, Phone, Website, Notes) = (entry.Email, entry.Name, entry.Company, entry.Phone, entry.Website, entry.Notes);
        Tags = [.. entry.Tags];
        Fields = new(entry.Fields);
        (AddressKey, TwinKey) = (entry.AddressKey, entry.TwinKey);
        UpdatedAt = origin.At;
    }

    /// <summary>A person moves it on the board.</summary>
    public DomainError? MoveTo(LeadStage stage, DateTimeOffset now)
    {
        if (stage == Stage) return null;
        if (Stage is LeadStage.Converted) return LeadErrors.Converted;
        if (stage is LeadStage.Converted) return LeadErrors.ConvertByList;
        if (stage is LeadStage.Checking) return LeadErrors.CheckByJob;
        Stage = stage;
        IsStageChosen = stage is not LeadStage.New;
        UpdatedAt = now;
        return null;
    }

    /// <summary>Someone looks after it, or nobody.</summary>
    public void GiveTo(Guid? ownerId, DateTimeOffset now)
    {
        OwnerId = ownerId;
        UpdatedAt = now;
    }

    /// <summary>Takes over from a twin what it lacks itself: history, consent, the recipient it became.</summary>
    public void Absorb(Lead twin, DateTimeOffset now)
    {
        Tags = [.. Tags.Union(twin.Tags, StringComparer.OrdinalIgnoreCase).Take(MostTags)];
        Notes = string.IsNullOrEmpty(twin.Notes) || twin.Notes == Notes ? Notes : Cut(string.IsNullOrEmpty(Notes) ? twin.Notes : $"{Notes}\n{twin.Notes}");
        Fields = twin.Fields.Where(f => !Fields.ContainsKey(f.Key)).Concat(Fields).Take(MostFields).ToDictionary();
        Consent ??= twin.Consent;
        OwnerId ??= twin.OwnerId;
        if (RecipientId is null && twin.RecipientId is not null) (RecipientId, ConvertedAt, Stage) = (twin.RecipientId, twin.ConvertedAt, LeadStage.Converted);
        UpdatedAt = now;
    }

    /// <summary>They wrote something by a form: it stands below what is noted, once.</summary>
    public void Hear(string message, DateTimeOffset now)
    {
        if (Notes?.Contains(message, StringComparison.Ordinal) is true) return;
        Notes = Cut(string.IsNullOrEmpty(Notes) ? message : $"{Notes}\n{message}");
        UpdatedAt = now;
    }

    /// <summary>The place that some of its fields came from says something else now: those fields follow, and gaps are filled; what others said stays.</summary>
    public void Follow(LeadEntry entry, LeadOrigin origin)
    {
        Name = Newer("name", Name, entry.Name);
        Company = Newer("company", Company, entry.Company);
        Phone = Newer("phone", Phone, entry.Phone);
        Website = Newer("website", Website, entry.Website);
        var fields = new Dictionary<string, string?>(Fields);
        foreach (var (name, value) in entry.Fields)
            if (Newer($"fields.{name}", fields.GetValueOrDefault(name), value) is { } newer) fields[name] = newer;
        Fields = fields;
        Origins = new(Origins);
        TwinKey = LeadNames.TwinKey(Name, Company, Email is not null);
        UpdatedAt = origin.At;

        string? Newer(string field, string? known, string? said)
        {
            if (said is null || said == known || (known is not null && Origins.GetValueOrDefault(field)?.Source != origin.Source)) return known;
            Origins[field] = origin;
            return said;
        }
    }

    private void Forget()
    {
        (Verdict, Reasons, Suggestion, CheckedAt) = (null, [], null, null);
        if (!IsStageChosen && Stage is not LeadStage.Converted) Stage = LeadStage.New;
    }

    private static string Cut(string text) => text.Length <= NotesLength ? text : text[..NotesLength];
}
