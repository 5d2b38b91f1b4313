namespace Dashboard.Core.Exports;

/// <summary>What an export is written as.</summary>
public enum ExportFormat
{
    Csv,
    Xlsx,
}
