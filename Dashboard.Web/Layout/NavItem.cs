namespace Dashboard.Web.Layout;

/// <summary>One page of the menu.</summary>
public sealed record NavItem(string Text, string Icon, string Href, bool AdminOnly = false);
