namespace Dashboard.Core.Sheets;

/// <summary>What a sync would do: the counts, the first good rows, and the first rows that do not fit.</summary>
public sealed record SheetTrial(int Read, int Good, int Rejected, IReadOnlyList<SheetEntry> First, IReadOnlyList<SheetFault> Faults);
