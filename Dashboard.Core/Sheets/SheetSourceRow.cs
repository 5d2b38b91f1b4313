using System.Globalization;

namespace Dashboard.Core.Sheets;

/// <summary>A sheet source as lists, pages and the API show it.</summary>
/// <param name="NextAt">When it is read next; null while it is paused.</param>
public sealed record SheetSourceRow(
    Guid Id, Guid ClientId, string ClientName, string Name, string SpreadsheetId, string Range, SheetTarget Target, IReadOnlyDictionary<string, string> Mapping, Guid? ListId, string? ListName,
    bool IsPaused, bool HasOwnKey, string? BookTitle, string? TabTitle, long? TabId, DateTimeOffset CreatedAt, DateTimeOffset? SyncedAt, DateTimeOffset? TriedAt, DateTimeOffset? NextAt,
    int Failures, string? Problem, int Rejected)
{
    /// <summary>The spreadsheet at Google's; with a row, that row of it.</summary>
    public string Link(int? row = null) => LinkTo(SpreadsheetId, TabId, row);

    /// <summary>A spreadsheet's address; with a tab and a row, that row of it.</summary>
    public static string LinkTo(string spreadsheetId, long? tabId, int? row) => string.Create(CultureInfo.InvariantCulture,
        $"https://docs.google.com/spreadsheets/d/{spreadsheetId}/edit{(tabId is { } tab ? $"#gid={tab}" : "")}{(tabId is not null && row is { } at ? $"&range={at}:{at}" : "")}");
}
