namespace Dashboard.Core.Sheets;

/// <summary>What is filled in to connect a sheet.</summary>
public sealed record SheetSourceDraft
{
    /// <summary>How it is called here; the spreadsheet's own name where it is left out.</summary>
    public string? Name { get; set; }

    /// <summary>Google's id, or the address that the browser shows.</summary>
    public string SpreadsheetId { get; set; } = "";

    /// <summary>In A1 notation; its first row names the columns.</summary>
    public string Range { get; set; } = "";
    public SheetTarget Target { get; set; }

    /// <summary>From our field to the sheet's column.</summary>
    public Dictionary<string, string> Mapping { get; set; } = [];

    /// <summary>The list that recipients go into.</summary>
    public Guid? ListId { get; set; }
    public bool IsPaused { get; set; }

    /// <summary>A service account's key file for this sheet alone; null keeps what there is.</summary>
    public string? Credentials { get; set; }

    /// <summary>What a source says now, to be edited; without its key, which stays.</summary>
    public static SheetSourceDraft Of(SheetSourceRow source) => new()
    {
        Name = source.Name,
        SpreadsheetId = source.SpreadsheetId,
        Range = source.Range,
        Target = source.Target,
        Mapping = new(source.Mapping),
        ListId = source.ListId,
        IsPaused = source.IsPaused,
    };
}
