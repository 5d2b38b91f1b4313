namespace Dashboard.Core.Templates;

/// <summary>The values that merge tags stand for: one recipient's, and the client's and campaign's around them.</summary>
public sealed record MergeFields
{
    /// <summary><c>{{ email }}</c></summary>
    public string Email { get; init; } = "";

    /// <summary><c>{{ name }}</c></summary>
    public string? Name { get; init; }

    /// <summary><c>{{ city }}</c> or <c>{{ attributes.city }}</c>; names are told apart by case.</summary>
    public IReadOnlyDictionary<string, string?> Attributes { get; init; } = new Dictionary<string, string?>();

    /// <summary><c>{{ client.name }}</c></summary>
    public string ClientName { get; init; } = "";

    /// <summary><c>{{ campaign.name }}</c></summary>
    public string CampaignName { get; init; } = "";

    /// <summary><c>{{ campaign.subject }}</c></summary>
    public string CampaignSubject { get; init; } = "";

    /// <summary><c>{{ unsubscribe_url }}</c></summary>
    public string UnsubscribeUrl { get; init; } = "";

    /// <summary><c>{{ view_url }}</c></summary>
    public string ViewUrl { get; init; } = "";

    /// <summary><c>{{ preferences_url }}</c></summary>
    public string PreferencesUrl { get; init; } = "";

    /// <summary><c>{{ first_name }}</c>: the attribute of that name, else the name's first word.</summary>
    public string? FirstName
    {
        get
        {
            if (Attributes.GetValueOrDefault("first_name") is { Length: > 0 } given) return given;
            if (string.IsNullOrWhiteSpace(Name)) return null;
            var name = Name.AsSpan().Trim();
            var blank = name.IndexOfAny(' ', '\t', '\u00a0');
            return blank < 0 ? name.ToString() : name[..blank].ToString();
        }
    }

    /// <summary>Links that the composer signs for one message; a template written by people cannot name them.</summary>
    internal Func<MergeName, string?>? Signed { get; init; }

    internal string? this[MergeName name] => name.Kind switch
    {
        MergeKind.Attribute => Attributes.GetValueOrDefault(name.Key),
        MergeKind.Email => Email,
        MergeKind.Name => Name,
        MergeKind.FirstName => FirstName,
        MergeKind.ClientName => ClientName,
        MergeKind.CampaignName => CampaignName,
        MergeKind.CampaignSubject => CampaignSubject,
        MergeKind.UnsubscribeUrl => Signed?.Invoke(name) ?? UnsubscribeUrl,
        MergeKind.ViewUrl => Signed?.Invoke(name) ?? ViewUrl,
        MergeKind.PreferencesUrl => Signed?.Invoke(name) ?? PreferencesUrl,
        MergeKind.Link or MergeKind.Pixel => Signed?.Invoke(name),
        _ => null,
    };
}
