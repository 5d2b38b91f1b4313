namespace Dashboard.Core.Sheets;

/// <summary>The way to Google Sheets. Trouble of any kind is a refusal that says in one sentence what happened.</summary>
public interface ISheetReader
{
    /// <summary>The spreadsheet and its tabs, without a cell.</summary>
    /// <param name="key">A service account's key file; null reads with the one of the settings.</param>
    Task<Result<SheetBook>> BookAsync(string spreadsheetId, string? key, CancellationToken ct);

    /// <summary>The cells of some ranges of one spreadsheet, in one read.</summary>
    /// <param name="asShown">As the sheet shows them; else dates and numbers as numbers.</param>
    Task<Result<SheetCells[]>> CellsAsync(string spreadsheetId, IReadOnlyList<string> ranges, bool asShown, string? key, CancellationToken ct);

    /// <summary>The account that a key file is for, to share spreadsheets with; null where there is none.</summary>
    string? AccountOf(string? key);

    /// <summary>Why a key file that somebody gave is not read with: it asks for its tokens where this program does not call; null where it may be.</summary>
    Task<string?> RefuseAsync(string key, CancellationToken ct);
}
