using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Components;

namespace Dashboard.Web.Kit;

/// <summary>The product's line icons on a 24 by 24 grid: anything that takes a MudBlazor icon takes one of these.</summary>
public static class Glyph
{
    private static readonly ConcurrentDictionary<(string Of, int Size, string? Class), MarkupString> Pictures = new();

    // Navigation, by the product's words
    public const string Overview = Pen + "<rect x='3.5' y='3.5' width='7' height='9' rx='1.5'/><rect x='13.5' y='3.5' width='7' height='5' rx='1.5'/><rect x='13.5' y='11.5' width='7' height='9' rx='1.5'/><rect x='3.5' y='15.5' width='7' height='5' rx='1.5'/>" + Up;
    public const string Campaigns = Pen + "<path d='M20.5 3.5 10.2 13.8M20.5 3.5l-6.3 17-4-6.7-6.7-4z'/>" + Up;
    public const string Lists = Pen + "<path d='M8.5 6h12M8.5 12h12M8.5 18h12M3.8 6h.01M3.8 12h.01M3.8 18h.01'/>" + Up;
    public const string Recipients = Pen + "<circle cx='9.5' cy='8' r='3.5'/><path d='M3 19.5c.5-3.5 3-5.5 6.5-5.5s6 2 6.5 5.5M15.5 4.8a3.5 3.5 0 0 1 0 6.4M18 14.6c1.7.8 2.8 2.5 3 4.9'/>" + Up;
    public const string Imports = Pen + "<path d='M12 15.5v-12M7.5 8 12 3.5 16.5 8M4 15.5v3a2 2 0 0 0 2 2h12a2 2 0 0 0 2-2v-3'/>" + Up;
    public const string Suppressions = Pen + "<circle cx='12' cy='12' r='8.5'/><path d='m6 6 12 12'/>" + Up;
    public const string Sandbox = Pen + "<path d='M3.5 13.5h4.7l1.5 2.5h4.6l1.5-2.5h4.7M3.5 13.5 6.3 5.4A2 2 0 0 1 8.2 4h7.6a2 2 0 0 1 1.9 1.4l2.8 8.1v4.5a2 2 0 0 1-2 2h-13a2 2 0 0 1-2-2z'/>" + Up;
    public const string Relays = Pen + "<rect x='3.5' y='4' width='17' height='6.5' rx='1.5'/><rect x='3.5' y='13.5' width='17' height='6.5' rx='1.5'/><path d='M7.2 7.25h.01M7.2 16.75h.01M11 7.25h5.5M11 16.75h5.5'/>" + Up;
    public const string ApiKeys = Pen + "<circle cx='8' cy='15.5' r='4.5'/><path d='m11.3 12.3 8.7-8.8M16.5 7l3 3M13.5 10l2 2'/>" + Up;
    public const string Webhooks = Pen + "<circle cx='6' cy='17' r='2.5'/><circle cx='18' cy='17' r='2.5'/><circle cx='12' cy='6.5' r='2.5'/><path d='M8.5 17h7M10.8 8.8 7.3 14.8M13.2 8.8l3.5 6'/>" + Up;
    public const string Jobs = Pen + "<path d='M3.5 12h4l2.5-7 4.5 14 2.5-7h3.5'/>" + Up;
    public const string Clients = Pen + "<path d='M4.5 20.5v-15a2 2 0 0 1 2-2h5a2 2 0 0 1 2 2v15M13.5 9.5h4a2 2 0 0 1 2 2v9M3 20.5h18M8 8h2M8 12h2M8 16h2M16.5 13.5h.01M16.5 17h.01'/>" + Up;
    public const string Users = Pen + "<circle cx='12' cy='8' r='3.8'/><path d='M4.5 20c.6-4 3.5-6 7.5-6s6.9 2 7.5 6'/>" + Up;
    public const string Settings = Pen + "<path d='M4 7h9M17.5 7H20M4 17h2.5M11 17h9'/><circle cx='15.2' cy='7' r='2.3'/><circle cx='8.8' cy='17' r='2.3'/>" + Up;
    public const string Reports = Pen + "<path d='M4 4v14.5a1.5 1.5 0 0 0 1.5 1.5H20M8.5 15.5v-4M13 15.5V7M17.5 15.5v-6'/>" + Up;
    public const string Domains = Pen + "<circle cx='12' cy='12' r='8.5'/><path d='M3.5 12h17M12 3.5c2.4 2.4 3.5 5.2 3.5 8.5s-1.1 6.1-3.5 8.5c-2.4-2.4-3.5-5.2-3.5-8.5S9.6 5.9 12 3.5z'/>" + Up;
    public const string Leads = Pen + "<circle cx='12' cy='12' r='8.5'/><circle cx='12' cy='12' r='4.5'/><path d='M12 12h.01'/>" + Up;
    public const string Quality = Pen + "<path d='m8.5 12 2.5 2.5 4.8-5M12 3.5l7 2.5v5.5c0 4.3-2.8 7.4-7 9-4.2-1.6-7-4.7-7-9V6z'/>" + Up;
    public const string Segments = Pen + "<path d='M12 3.5a8.5 8.5 0 1 0 8.5 8.5H12z'/><path d='M15.5 3.5a7 7 0 0 1 5 5h-5z'/>" + Up;
    public const string Templates = Pen + "<rect x='3.5' y='3.5' width='17' height='17' rx='2'/><path d='M3.5 9h17M9.5 9v11.5'/>" + Up;

    // Acts
    public const string Add = Pen + "<path d='M12 5v14M5 12h14'/>" + Up;
    public const string Edit = Pen + "<path d='m4 20 1-4.5L16.2 4.3a1.8 1.8 0 0 1 2.5 0l1 1a1.8 1.8 0 0 1 0 2.5L8.5 19z'/>" + Up;
    public const string Delete = Pen + "<path d='M4 6.5h16M9.5 6.5V4.8a1.3 1.3 0 0 1 1.3-1.3h2.4a1.3 1.3 0 0 1 1.3 1.3v1.7M6 6.5l.8 12.2a2 2 0 0 0 2 1.8h6.4a2 2 0 0 0 2-1.8L18 6.5M10 10.5v6M14 10.5v6'/>" + Up;
    public const string Copy = Pen + "<rect x='8.5' y='8.5' width='12' height='12' rx='2'/><path d='M15.5 8.5v-3a2 2 0 0 0-2-2h-8a2 2 0 0 0-2 2v8a2 2 0 0 0 2 2h3'/>" + Up;
    public const string Download = Pen + "<path d='M12 3.5v12M7.5 11l4.5 4.5 4.5-4.5M4 15.5v3a2 2 0 0 0 2 2h12a2 2 0 0 0 2-2v-3'/>" + Up;
    public const string Upload = Imports;
    public const string Refresh = Pen + "<path d='M20 11.5a8 8 0 0 0-14.3-4.4L3.5 9.5M3.5 4.5v5h5M4 12.5a8 8 0 0 0 14.3 4.4l2.2-2.4M20.5 19.5v-5h-5'/>" + Up;
    public const string Search = Pen + "<circle cx='10.8' cy='10.8' r='6.8'/><path d='m20 20-4.3-4.3'/>" + Up;
    public const string Filter = Pen + "<path d='M4 6.5h16M7 12h10M10 17.5h4'/>" + Up;
    public const string Play = Pen + "<path d='M7 4.5v15l12-7.5z'/>" + Up;
    public const string Pause = Pen + "<path d='M8.5 5v14M15.5 5v14'/>" + Up;
    public const string Stop = Pen + "<rect x='5.5' y='5.5' width='13' height='13' rx='2'/>" + Up;
    public const string Test = Pen + "<path d='M9 3.5h6M10 3.5v6.3l-5.4 8.4a1.5 1.5 0 0 0 1.3 2.3h12.2a1.5 1.5 0 0 0 1.3-2.3L14 9.8V3.5M7.5 14.5h9'/>" + Up;
    public const string Calendar = Pen + "<rect x='3.5' y='5' width='17' height='15.5' rx='2'/><path d='M3.5 10h17M8 3v4M16 3v4'/>" + Up;
    public const string Clock = Pen + "<circle cx='12' cy='12' r='8.5'/><path d='M12 7v5l3.5 2'/>" + Up;
    public const string SignOut = Pen + "<path d='M14.5 4h-8a2 2 0 0 0-2 2v12a2 2 0 0 0 2 2h8M10.5 12h10M17 8.5l3.5 3.5-3.5 3.5'/>" + Up;
    public const string External = Pen + "<path d='M14 4h6v6M20 4l-8.5 8.5M18 14v4.5a2 2 0 0 1-2 2H5.5a2 2 0 0 1-2-2V8a2 2 0 0 1 2-2H10'/>" + Up;

    // Things and states
    public const string Mail = Pen + "<rect x='3' y='5' width='18' height='14' rx='2'/><path d='m3.5 7 8.5 6 8.5-6'/>" + Up;
    public const string Returned = Pen + "<path d='M21 12V7a2 2 0 0 0-2-2H5a2 2 0 0 0-2 2v10a2 2 0 0 0 2 2h6M3.5 7l8.5 6 8.5-6M21 17h-6.5M17 14l-3 3 3 3'/>" + Up;
    public const string Gauge = Pen + "<path d='M4.5 18.5a9 9 0 1 1 15 0M12 14l4-4.5M12 14h.01'/>" + Up;
    public const string MailOpen = Pen + "<path d='M3.5 9.5 12 3.5l8.5 6v9a2 2 0 0 1-2 2h-13a2 2 0 0 1-2-2zM3.5 9.8 12 15.5l8.5-5.7'/>" + Up;
    public const string Click = Pen + "<path d='m9.5 9.5 4 11 2.2-4.8 4.8-2.2zM8 3v2.5M3 8h2.5M4.5 4.5l1.8 1.8M11.5 4.5 9.9 6.1'/>" + Up;
    public const string Link = Pen + "<path d='M10 14a4.5 4.5 0 0 0 6.4 0l3-3A4.5 4.5 0 0 0 13 4.6l-1 1M14 10a4.5 4.5 0 0 0-6.4 0l-3 3a4.5 4.5 0 0 0 6.4 6.4l1-1'/>" + Up;
    public const string File = Pen + "<path d='M13.5 3.5h-7a2 2 0 0 0-2 2v13a2 2 0 0 0 2 2h11a2 2 0 0 0 2-2v-9zM13.5 3.5v6h6'/>" + Up;
    public const string Eye = Pen + "<path d='M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z'/><circle cx='12' cy='12' r='3'/>" + Up;
    public const string Lock = Pen + "<rect x='4.5' y='10.5' width='15' height='10' rx='2'/><path d='M8 10.5V7.5a4 4 0 0 1 8 0v3'/>" + Up;
    public const string Warning = Pen + "<path d='M10.4 4.3 2.9 17.5A1.8 1.8 0 0 0 4.5 20.2h15a1.8 1.8 0 0 0 1.6-2.7L13.6 4.3a1.85 1.85 0 0 0-3.2 0zM12 9.5v4M12 16.8h.01'/>" + Up;
    public const string Info = Pen + "<circle cx='12' cy='12' r='8.5'/><path d='M12 11v5M12 8h.01'/>" + Up;
    public const string Done = Pen + "<circle cx='12' cy='12' r='8.5'/><path d='m8.3 12.2 2.5 2.5 5-5.2'/>" + Up;
    public const string Failed = Pen + "<circle cx='12' cy='12' r='8.5'/><path d='M12 7.5v5M12 16h.01'/>" + Up;
    public const string Compass = Pen + "<circle cx='12' cy='12' r='8.5'/><path d='m15.5 8.5-2 5-5 2 2-5z'/>" + Up;
    public const string Bolt = Pen + "<path d='M13 3 4.5 13.5H11L10 21l8.5-10.5H12z'/>" + Up;

    // Small signs
    public const string Check = Pen + "<path d='m5 12.5 4.5 4.5L19 7.5'/>" + Up;
    public const string Close = Pen + "<path d='m6 6 12 12M18 6 6 18'/>" + Up;
    public const string Menu = Pen + "<path d='M4 7h16M4 12h16M4 17h16'/>" + Up;
    public const string More = Pen + "<path d='M5.5 12h.01M12 12h.01M18.5 12h.01' stroke-width='2.8'/>" + Up;
    public const string Down = Pen + "<path d='m6.5 9.5 5.5 5.5 5.5-5.5'/>" + Up;
    public const string Right = Pen + "<path d='m9.5 6.5 5.5 5.5-5.5 5.5'/>" + Up;
    public const string Left = Pen + "<path d='m14.5 6.5-5.5 5.5 5.5 5.5'/>" + Up;
    public const string UpDown = Pen + "<path d='m8 9.5 4-4 4 4M8 14.5l4 4 4-4'/>" + Up;
    public const string Sun = Pen + "<circle cx='12' cy='12' r='3.8'/><path d='M12 3v1.8M12 19.2V21M3 12h1.8M19.2 12H21M5.6 5.6l1.3 1.3M17.1 17.1l1.3 1.3M5.6 18.4l1.3-1.3M17.1 6.9l1.3-1.3'/>" + Up;
    public const string Moon = Pen + "<path d='M20 14.2A8.3 8.3 0 0 1 9.8 4a8.3 8.3 0 1 0 10.2 10.2z'/>" + Up;

    private const string Pen = "<g fill='none' stroke='currentColor' stroke-width='1.7' stroke-linecap='round' stroke-linejoin='round'>";
    private const string Up = "</g>";

    /// <summary>The icon as <see cref="Icon"/> draws it, where many stand and none changes: a text that every circuit shares, and no component.</summary>
    public static MarkupString Drawn(string of, int size = 16, string? look = null) => Pictures.GetOrAdd((of, size, look), static icon => new(
        string.Create(CultureInfo.InvariantCulture, $"""<svg class="icon {icon.Class}" viewBox="0 0 24 24" width="{icon.Size}" height="{icon.Size}" aria-hidden="true" focusable="false">{icon.Of}</svg>""")));
}
