namespace Dashboard.Core.Imports;

/// <summary>How a file is to be taken in; what is null is recognised from the file.</summary>
public sealed record ImportOptions
{
    public ExistingChoice Existing { get; init; }

    /// <summary>Takes in people who must not be mailed too (they stay unmailable); else their rows are rejected with that reason.</summary>
    public bool IncludeSuppressed { get; init; } = true;

    /// <summary>Counts what would happen, and changes nothing.</summary>
    public bool DryRun { get; init; }

    /// <summary>The character between two fields: comma, semicolon, tab or pipe.</summary>
    public char? Delimiter { get; init; }

    public FileEncoding? Encoding { get; init; }

    /// <summary>Whether the first row names the columns.</summary>
    public bool? HasHeader { get; init; }
}
