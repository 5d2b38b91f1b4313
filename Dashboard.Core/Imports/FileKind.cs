namespace Dashboard.Core.Imports;

/// <summary>What an uploaded file is by its first bytes, whatever its name says.</summary>
public enum FileKind
{
    Csv,
    Zip,
    Xlsx,
}
