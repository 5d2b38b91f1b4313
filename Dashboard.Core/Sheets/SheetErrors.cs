using System.Globalization;

namespace Dashboard.Core.Sheets;

/// <summary>Refusals about sheets: what a person filled in, and what a sync found and would not take over. Each says in one sentence what happened.</summary>
public static class SheetErrors
{
    public const string Invalid = "sheet.invalid", RefusedCode = "sheet.refused";

    public static readonly DomainError NotFound = new(ErrorKind.NotFound, "sheet.not_found", "There is no such sheet source.");
    public static readonly DomainError AddressUnknown = new(ErrorKind.Invalid, "sheet.address", "This is no address of a Google spreadsheet. Copy it from the browser: https://docs.google.com/spreadsheets/d/….", "spreadsheetId");
    public static readonly DomainError KeyAdminsOnly = new(ErrorKind.Forbidden, "sheet.key_admins_only", "Only an admin may give a sheet a key file of its own.", "credentials");
    public static readonly DomainError KeyUnreadable = new(ErrorKind.Invalid, "sheet.key_unreadable", "This is no key file of a service account: it lacks client_email or private_key, or the key cannot be read.", "credentials");
    public static readonly DomainError NoKey = new(ErrorKind.Conflict, "sheet.no_key", "Google asks who reads: no service-account key is set. Name its file in Dashboard__Sheets__CredentialsFile.");
    public static readonly DomainError Unreadable = new(ErrorKind.Conflict, "sheet.answer_broken", "Google's answer was cut off or could not be read; nothing was changed.");
    public static readonly DomainError TimedOut = new(ErrorKind.Conflict, "sheet.timed_out", "Google did not answer in time; nothing was changed.");
    public static readonly DomainError Emptied = new(ErrorKind.Conflict, "sheet.emptied", "The sheet is empty now; what was read before is kept. Put the rows back, or delete the source.");
    public static readonly DomainError HeaderGone = new(ErrorKind.Conflict, "sheet.header_gone", "The range is empty: not even the first row with the column names is there. What was read before is kept.");
    public static readonly DomainError ListGone = new(ErrorKind.Conflict, "sheet.list_gone", "The list that this sheet fills is gone. Choose another one.");
    public static readonly DomainError Stopped = new(ErrorKind.Conflict, "sheet.stopped", "The program stopped, or someone cancelled this, while it ran; nothing of it was kept. The next sync starts anew.");
    public static readonly DomainError ListMissing = new(ErrorKind.Invalid, "sheet.list_missing", "Choose the list that the rows go into.", "listId");

    public static DomainError NoAccess(string? account) => new(ErrorKind.Conflict, "sheet.no_access", account is null
        ? "Google refuses access to this spreadsheet; nothing was changed. Share it with the account that reads."
        : $"Google refuses access to this spreadsheet; nothing was changed. Share it with {account} as a viewer.");

    public static DomainError Gone(string? account) => new(ErrorKind.Conflict, "sheet.gone", account is null
        ? "Google knows no such spreadsheet; nothing was changed. It was deleted, or its address is wrong."
        : $"Google knows no such spreadsheet; nothing was changed. It was deleted, or it was never shared with {account}.");

    public static DomainError KeyRefused(string reason) =>
        new(ErrorKind.Conflict, "sheet.key_refused", $"Google does not accept the service account's key ({reason}); nothing was changed. Make a new key and set it.");

    public static DomainError SlowDown(int tries) =>
        new(ErrorKind.Conflict, "sheet.slow_down", $"Google asked {Tries(tries)} to slow down (429); nothing was changed. The next sync tries again.");

    public static DomainError Trouble(int status, int tries) =>
        new(ErrorKind.Conflict, "sheet.google_trouble", string.Create(CultureInfo.InvariantCulture, $"Google had trouble of its own ({status}) {Tries(tries)}; nothing was changed. The next sync tries again."));

    public static DomainError Unreached(string reason) =>
        new(ErrorKind.Conflict, "sheet.unreached", $"Google could not be reached ({reason.TrimEnd('.')}); nothing was changed. The next sync tries again.");

    public static DomainError Refused(int status, string reason) =>
        new(ErrorKind.Conflict, RefusedCode, string.Create(CultureInfo.InvariantCulture, $"Google refused the request ({status}: {reason.TrimEnd('.')}); nothing was changed."));

    public static DomainError RangeWrong(string range) =>
        new(ErrorKind.Invalid, "sheet.range", $"“{range}” is no range of a sheet. Write it as in Google Sheets: Reviews!A1:G.", "range");

    public static DomainError TabGone(string tab, IEnumerable<string> tabs) =>
        new(ErrorKind.Conflict, "sheet.tab_gone", $"There is no tab “{tab}” in the spreadsheet any more; nothing was changed. It has: {string.Join(", ", tabs)}.");

    public static DomainError TabRenamed(string tab, string now) =>
        new(ErrorKind.Conflict, "sheet.tab_renamed", $"The tab “{tab}” is called “{now}” now; nothing was changed. Rename it back, or change the source's range.");

    public static DomainError ColumnGone(IReadOnlyList<string> columns, IEnumerable<string> header) => new(ErrorKind.Conflict, "sheet.column_gone",
        $"The first row names no column {string.Join(" and no ", columns.Select(c => $"“{c}”"))}; nothing was changed. It has: {string.Join(", ", header.Where(h => h.Length > 0))}.", "mapping");

    public static DomainError ColumnTwice(string column) =>
        new(ErrorKind.Conflict, "sheet.column_twice", $"The first row names the column “{column}” twice; nothing was changed. Give each a name of its own.", "mapping");

    public static DomainError MostVanished(int gone, int known) => new(ErrorKind.Conflict, "sheet.most_vanished",
        string.Create(CultureInfo.InvariantCulture, $"{gone} of {known} rows are gone or no longer fit, as if someone were in the middle of editing; nothing was changed. If that is meant, sync it once with “accept removals”."));

    public static DomainError TooManyRows(int most) =>
        new(ErrorKind.Conflict, "sheet.too_many_rows", string.Create(CultureInfo.InvariantCulture, $"The range has more than {most:N0} rows; nothing was changed. Split the sheet."));

    private static string Tries(int tries) => tries == 1 ? "once" : string.Create(CultureInfo.InvariantCulture, $"{tries} times");

    public static DomainError KeyAddress(string why) => new(ErrorKind.Invalid, "sheet.key_address", $"The key file asks for its tokens elsewhere: {why}", "credentials");
}
