using System.Text.RegularExpressions;

namespace Dashboard.Core.Sheets;

/// <summary>A Google Sheet that is read again and again: where it is, what its columns mean, and how the last reading went.</summary>
public sealed partial class SheetSource : IClientOwned
{
    public const int NameLength = 120;

    /// <summary>So many failures one after the other, and someone is told.</summary>
    public const int FailuresUntilNotice = 3;

    private SheetSource() { }

    public Guid Id { get; private init; }
    public Guid ClientId { get; private init; }
    public string Name { get; private set; } = "";
    public string SpreadsheetId { get; private set; } = "";
    public string Range { get; private set; } = "";
    public SheetTarget Target { get; private init; }

    /// <summary>From our field to the sheet's column.</summary>
    public Dictionary<string, string> Mapping { get; private set; } = [];
    public Guid? ListId { get; private set; }

    /// <summary>A key file of its own, encrypted; null reads with the one of the settings.</summary>
    public string? ProtectedKey { get; private set; }
    public bool IsPaused { get; private set; }

    /// <summary>What the spreadsheet and its tab were called at the last good reading, and the tab's id, by which links lead to a row.</summary>
    public string? BookTitle { get; private set; }
    public string? TabTitle { get; private set; }
    public long? TabId { get; private set; }
    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>The last good sync, and the last one of any kind.</summary>
    public DateTimeOffset? SyncedAt { get; private set; }
    public DateTimeOffset? TriedAt { get; private set; }

    /// <summary>Failures since the last good sync, and what the last one said.</summary>
    public int Failures { get; private set; }
    public string? Problem { get; private set; }

    /// <summary>When someone was told of these failures.</summary>
    public DateTimeOffset? NoticedAt { get; private set; }

    /// <summary>Connects a sheet.</summary>
    public static SheetSource Connect(Guid clientId, SheetSourceDraft draft, string? protectedKey, DateTimeOffset now)
    {
        var source = new SheetSource { Id = Guid.CreateVersion7(now), ClientId = clientId, Target = draft.Target, CreatedAt = now, TriedAt = now, ProtectedKey = protectedKey };
        source.Take(draft);
        return source;
    }

    /// <summary>Takes over what was edited; what its rows become stays as it is. A null key keeps the one there is.</summary>
    public void Edit(SheetSourceDraft draft, string? protectedKey)
    {
        Take(draft);
        ProtectedKey = protectedKey ?? ProtectedKey;
    }

    /// <summary>Whether it is time to read it again.</summary>
    public bool IsDue(DateTimeOffset now, TimeSpan every) => !IsPaused && (TriedAt is not { } tried || tried + every <= now);

    /// <summary>A sync begins: the time until the next one counts from here.</summary>
    public void Try(DateTimeOffset now) => TriedAt = now;

    /// <summary>It went well.</summary>
    public void Succeed(string bookTitle, SheetTab tab, DateTimeOffset now)
    {
        if (string.IsNullOrEmpty(Name)) Name = Cut(bookTitle.Length > 0 ? bookTitle : SpreadsheetId);
        (BookTitle, TabTitle, TabId) = (bookTitle, tab.Title, tab.Id);
        (SyncedAt, Failures, Problem, NoticedAt) = (now, 0, null, null);
    }

    /// <summary>It failed, and changed nothing. True where this is the failure after which someone is to be told.</summary>
    public bool Fail(string problem, DateTimeOffset now)
    {
        Failures++;
        Problem = problem;
        if (Failures < FailuresUntilNotice || NoticedAt is not null) return false;
        NoticedAt = now;
        return true;
    }

    /// <summary>Names it after the spreadsheet where it was given no name.</summary>
    public void NameAfter(string title)
    {
        if (Name.Length == 0) Name = Cut(title.Length > 0 ? title : SpreadsheetId);
    }

    /// <summary>Google's id out of an address of the browser, or the id itself; null where it is neither.</summary>
    public static string? IdOf(string? text)
    {
        text = text?.Trim() ?? "";
        if (Address().Match(text) is { Success: true } match) return match.Groups[1].Value;
        return Id44().IsMatch(text) ? text : null;
    }

    private void Take(SheetSourceDraft draft)
    {
        var moved = SpreadsheetId != IdOf(draft.SpreadsheetId) || Range != draft.Range.Trim();
        Name = draft.Name?.Trim() ?? Name;
        SpreadsheetId = IdOf(draft.SpreadsheetId) ?? "";
        Range = draft.Range.Trim();
        Mapping = draft.Mapping.ToDictionary(pair => pair.Key, pair => pair.Value.Trim());
        ListId = Target is SheetTarget.Recipients ? draft.ListId : null;
        IsPaused = draft.IsPaused;
        if (moved) (TabTitle, TabId) = (null, null);
    }

    private static string Cut(string text) => text.Length <= NameLength ? text : text[..NameLength];

    [GeneratedRegex(@"^https?://[^/]+/(?:a/[^/]+/)?spreadsheets/(?:u/\d+/)?d/([A-Za-z0-9_-]{1,200})(?:[/?#].*)?$")]
    private static partial Regex Address();

    [GeneratedRegex(@"^[A-Za-z0-9_-]{1,200}$")]
    private static partial Regex Id44();
}
