namespace Dashboard.Web.Kit;

/// <summary>Something to jump to.</summary>
/// <param name="Text">Its name.</param>
/// <param name="Href">Where it is.</param>
/// <param name="Icon">One of <see cref="Glyph"/>.</param>
/// <param name="Group">The heading it stands under: Pages, Campaigns, Lists.</param>
/// <param name="Detail">What tells it from its like: a state, a number, a client.</param>
public sealed record PaletteItem(string Text, string Href, string Icon, string Group, string? Detail = null);
