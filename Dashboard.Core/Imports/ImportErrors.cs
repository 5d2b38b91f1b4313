using System.Globalization;

namespace Dashboard.Core.Imports;

/// <summary>Refusals about imports and their files.</summary>
public static class ImportErrors
{
    public static readonly DomainError NotFound = new(ErrorKind.NotFound, "import.not_found", "There is no such import.");
    public static readonly DomainError FileGone = new(ErrorKind.Conflict, "import.file_gone", "The uploaded file is no longer here. Upload it again.", "file");
    public static readonly DomainError FileEmpty = File("import.file_empty", "The file is empty.");
    public static readonly DomainError NotText = File("import.not_text", "This is not a text file: it holds NUL bytes. Save it as CSV (UTF-8), or upload the XLSX file itself.");
    public static readonly DomainError NoEmailColumn = File("import.no_email", "No column holds e-mail addresses. Say in the mapping which one does.") with { Field = "mapping" };
    public static readonly DomainError MappingMalformed = new(ErrorKind.Invalid, "import.mapping_malformed", "The mapping must be a JSON object from column names to “email”, “name” or an attribute's name.", "mapping");
    public static readonly DomainError SheetUnreadable = File("import.sheet_unreadable", "This spreadsheet cannot be read. Save it again as XLSX or CSV.");
    public static readonly DomainError ArchiveUnreadable = File("import.archive_unreadable", "This ZIP file cannot be read: it is damaged or encrypted.");
    public static readonly DomainError ArchivePath = File("import.archive_path", "A file in this ZIP has a name that points outside of it. It was not opened.");
    public static readonly DomainError ArchiveContent = File("import.archive_content", "A ZIP must hold exactly one CSV or TSV file.");
    public static readonly DomainError Inflates = File("import.inflates", "This file unpacks to far more than it says, or than is allowed. It was not read further.");

    public static DomainError TooLarge(long most) =>
        File("import.file_too_large", string.Create(CultureInfo.InvariantCulture, $"The file is larger than {most / 1_048_576.0:0.#} MB. Split it, or ask for a higher limit."));

    public static DomainError RecordTooLong(long line, int most) =>
        File("import.line_too_long", string.Create(CultureInfo.InvariantCulture, $"The row in line {line} is longer than {most / 1024} KB. This does not look like a list of people."));

    public static DomainError TooManyColumns(int most) =>
        File("import.too_many_columns", string.Create(CultureInfo.InvariantCulture, $"The file has more than {most} columns. Remove those that are not needed."));

    public static DomainError TooManyAttributes(int most) =>
        new(ErrorKind.Invalid, "import.too_many_attributes", string.Create(CultureInfo.InvariantCulture, $"At most {most} columns can become attributes. Leave some out."), "mapping");

    public static DomainError ColumnUnknown(string column) =>
        new(ErrorKind.Invalid, "import.column_unknown", $"The file has no column “{column}”.", "mapping");

    public static DomainError TargetTwice(string target) =>
        new(ErrorKind.Invalid, "import.target_twice", $"Two columns go to “{target}”. Choose one.", "mapping");

    private static DomainError File(string code, string message) => new(ErrorKind.Invalid, code, message, "file");
}
