namespace Dashboard.Core.Imports;

/// <summary>How far a file is staged: the next record's place and line, and the counts so far.</summary>
/// <param name="Position">Where the next record begins: bytes of text, or rows of a sheet.</param>
/// <param name="Line">The physical line there, from 1.</param>
/// <param name="Rows">Records read, blank ones left out.</param>
/// <param name="Rejected">Of these, how many were refused.</param>
public sealed record ImportCheckpoint(long Position, long Line, long Rows, long Rejected)
{
    public static ImportCheckpoint Start { get; } = new(0, 1, 0, 0);
}
