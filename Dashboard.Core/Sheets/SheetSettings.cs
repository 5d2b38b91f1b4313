namespace Dashboard.Core.Sheets;

/// <summary>How often sheets are pulled.</summary>
public sealed record SheetSettings(TimeSpan Every);
