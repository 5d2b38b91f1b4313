namespace Dashboard.Web.Layout;

/// <summary>A heading of the menu and its pages; the first has no heading.</summary>
public sealed record NavSection(string? Title, IReadOnlyList<NavItem> Items);
