using Dashboard.Core.Templates;
using Dashboard.Core.Tracking;

namespace Dashboard.Core.Sending;

/// <summary>The distinct links of one campaign, in the order in which they were met, HTML before text.</summary>
internal sealed class LinkTable
{
    private readonly List<Link> _links = [];
    private readonly Dictionary<string, int> _indexes = new(StringComparer.Ordinal);

    internal IReadOnlyList<Link> Links => _links;

    /// <summary>The tag that takes the place of an address, or null where the author's own stays.</summary>
    /// <param name="url">The address as it is meant, with merge tags in it or without.</param>
    /// <param name="track">False where nothing is signed: then only addresses with merge tags are ours to write.</param>
    /// <param name="locals">Names that only mean something where the template stands: a link that uses them is left alone.</param>
    internal string? Replace(string url, bool track, IReadOnlySet<string> locals)
    {
        url = url.Trim();
        if (_indexes.TryGetValue(url, out var known)) return track || _links[known].Target is null ? MergeName.LinkTag(known) : null;

        Link link;
        if (PlainTags.NextTag(url) < 0)
        {
            if (!track || !IsWeb(url) || !ClickTarget.TryCreate(url, out var target)) return null;
            link = new Link(url, target, null);
        }
        else
        {
            if (url.Contains("{%", StringComparison.Ordinal) || MergeTemplate.Compile(url, Escaping.Url) is not { Error: null, Value: var template }) return null;
            if (template.Names.Any(n => locals.Contains(n.Key) || IsOurs(n)) || !MayLeadToTheWeb(url)) return null;
            link = new Link(url, null, template);
        }
        _indexes[url] = _links.Count;
        _links.Add(link);
        return MergeName.LinkTag(_links.Count - 1);
    }

    internal static bool IsWeb(string url) =>
        url.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || url.StartsWith("http://", StringComparison.OrdinalIgnoreCase);

    private static bool IsOurs(MergeName name) => name.Kind is MergeKind.UnsubscribeUrl or MergeKind.ViewUrl or MergeKind.PreferencesUrl or MergeKind.Link or MergeKind.Pixel;

    private static bool MayLeadToTheWeb(string url) => IsWeb(url) || url.StartsWith("{{", StringComparison.Ordinal);

    /// <param name="Url">As the author wrote it.</param>
    /// <param name="Target">Where it leads, where that is the same for everyone.</param>
    /// <param name="Template">How it is written for one recipient, where it is not.</param>
    internal sealed record Link(string Url, ClickTarget? Target, MergeTemplate? Template);
}
