namespace Dashboard.Core.Sheets;

/// <summary>What is kept of a sheet: its rows in the order they stood in, and those that did not fit.</summary>
public sealed record SheetKnown(IReadOnlyList<KnownRow> Rows, IReadOnlyList<SheetFault> Faults);
