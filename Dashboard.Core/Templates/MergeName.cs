using System.Collections.Frozen;
using System.Globalization;

namespace Dashboard.Core.Templates;

/// <summary>What a plain merge tag stands for.</summary>
internal enum MergeKind
{
    Attribute,
    Email,
    Name,
    FirstName,
    ClientName,
    CampaignName,
    CampaignSubject,
    UnsubscribeUrl,
    ViewUrl,
    PreferencesUrl,
    Link,
    Pixel,
}

/// <summary>The name in a merge tag, resolved once: a field of ours, an attribute by its key, or a link of the composer's by its index.</summary>
internal readonly record struct MergeName(MergeKind Kind, string Key, int Index = 0)
{
    /// <summary>The root under which the composer puts its own links into a template.</summary>
    internal const string House = "smtpcloud";

    internal static readonly FrozenDictionary<string, MergeKind> Known = new Dictionary<string, MergeKind>
    {
        ["email"] = MergeKind.Email,
        ["name"] = MergeKind.Name,
        ["first_name"] = MergeKind.FirstName,
        ["client.name"] = MergeKind.ClientName,
        ["campaign.name"] = MergeKind.CampaignName,
        ["campaign.subject"] = MergeKind.CampaignSubject,
        ["unsubscribe_url"] = MergeKind.UnsubscribeUrl,
        ["view_url"] = MergeKind.ViewUrl,
        ["preferences_url"] = MergeKind.PreferencesUrl,
        [House + ".pixel"] = MergeKind.Pixel,
    }.ToFrozenDictionary();

    /// <summary>The tag that stands for the composer's link of this index.</summary>
    internal static string LinkTag(int index) => string.Create(CultureInfo.InvariantCulture, $"{{{{ {House}.link_{index} }}}}");

    /// <summary>The tag that stands for the open pixel's address.</summary>
    internal const string PixelTag = "{{ " + House + ".pixel }}";

    /// <summary>Resolves <c>city</c>, <c>attributes.city</c>, <c>client.name</c> …; null where a root of ours has no such member.</summary>
    internal static MergeName? Of(string path)
    {
        if (Known.TryGetValue(path, out var kind)) return new MergeName(kind, path);
        var dot = path.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0) return new MergeName(MergeKind.Attribute, path);

        var (root, member) = (path[..dot], path[(dot + 1)..]);
        if (root == "attributes") return new MergeName(MergeKind.Attribute, member);
        if (root == House && member.StartsWith("link_", StringComparison.Ordinal) && int.TryParse(member.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out var index))
            return new MergeName(MergeKind.Link, path, index);
        return null;
    }

    /// <summary>How the name is listed for people: <c>city</c>, <c>client.name</c>.</summary>
    internal string Shown => Kind is MergeKind.Attribute && Known.ContainsKey(Key) ? "attributes." + Key : Key;
}
