using Dashboard.Web.Kit;

namespace Dashboard.Web.Layout;

/// <summary>The product's map: a new page is one line here, and stands in the menu and in the palette.</summary>
public static class Navigation
{
    /// <summary>Headings of the palette.</summary>
    public const string PagesGroup = "Pages";

    public const string ActsGroup = "Start something";

    public static IReadOnlyList<NavSection> Sections { get; } =
    [
        new(null,
        [
            new("Overview", Glyph.Overview, Urls.Overview),
            new("Campaigns", Glyph.Campaigns, Urls.Campaigns),
            new("Analytics", Glyph.Reports, Urls.Analytics),
            new("Reports by mail", Glyph.Mail, Urls.MailPlans),
        ]),
        new("Audience",
        [
            new("Lists", Glyph.Lists, Urls.Lists),
            new("Segments", Glyph.Segments, Urls.Segments),
            new("Recipients", Glyph.Recipients, Urls.Recipients),
            new("Imports", Glyph.Imports, Urls.Imports),
            new("Leads", Glyph.Leads, Urls.Leads),
            new("Suppressions", Glyph.Suppressions, Urls.Suppressions),
        ]),
        new("Sending",
        [
            new("Messages", Glyph.Mail, Urls.Messages),
            new("Domains", Glyph.Domains, Urls.Domains),
            new("Relays", Glyph.Relays, Urls.Relays, AdminOnly: true),
            new("Sandbox inbox", Glyph.Sandbox, Urls.Sandbox),
            new("Bounces", Glyph.Returned, Urls.Bounces),
            new("Reputation", Glyph.Gauge, Urls.Reputation),
        ]),
        new("Quality",
        [
            new("Quality", Glyph.Quality, Urls.Quality),
            new("Daily reports", Glyph.Reports, Urls.QualityReports),
            new("Sheets", Glyph.Templates, Urls.Sheets),
        ]),
        new("Developers",
        [
            new("API keys", Glyph.ApiKeys, Urls.ApiKeys),
            new("Webhooks", Glyph.Webhooks, Urls.Webhooks),
            new("Jobs", Glyph.Jobs, Urls.Jobs),
            new("Audit log", Glyph.Lock, Urls.Audit),
        ]),
        new("Agency",
        [
            new("Clients", Glyph.Clients, Urls.Clients, AdminOnly: true),
            new("Users", Glyph.Users, Urls.Users, AdminOnly: true),
            new("Secrets", Glyph.ApiKeys, Urls.Secrets, AdminOnly: true),
        ]),
    ];

    /// <summary>What can be begun from anywhere, by the palette.</summary>
    public static IReadOnlyList<NavItem> Acts { get; } =
    [
        new("New campaign", Glyph.Add, Urls.NewCampaign),
        new("Import recipients", Glyph.Imports, Urls.NewImport),
    ];

    /// <summary>The sections that this person sees; a section without a page is left out.</summary>
    public static IEnumerable<NavSection> For(bool admin) => Sections
        .Select(section => section with { Items = [.. section.Items.Where(item => admin || !item.AdminOnly)] })
        .Where(section => section.Items.Count > 0);

    /// <summary>Whether another page of the menu lies below this address, so that the menu marks it for itself alone.</summary>
    public static bool HoldsAnother(string href) =>
        Sections.Any(section => section.Items.Any(item => item.Href != href && item.Href.StartsWith(href.TrimEnd('/') + "/", StringComparison.Ordinal)));

    /// <summary>Whether the page at a path is the one of this address, or lies below it and has no line of its own.</summary>
    public static bool IsAt(string href, string path) =>
        path.Equals(href, StringComparison.OrdinalIgnoreCase) || (!HoldsAnother(href) && path.StartsWith(href + "/", StringComparison.OrdinalIgnoreCase));

    /// <summary>All that the palette offers before anything is typed.</summary>
    public static IEnumerable<PaletteItem> Jumps(bool admin) =>
    [
        .. For(admin).SelectMany(section => section.Items.Select(item => new PaletteItem(item.Text, item.Href, item.Icon, PagesGroup, section.Title))),
        .. Acts.Where(act => admin || !act.AdminOnly).Select(act => new PaletteItem(act.Text, act.Href, act.Icon, ActsGroup)),
    ];
}
