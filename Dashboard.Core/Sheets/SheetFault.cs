namespace Dashboard.Core.Sheets;

/// <summary>A row that does not fit: its number in the sheet and why. It is kept aside, and comes in by itself once it is mended.</summary>
/// <param name="RawHash">What the row looked like, to tell whether someone touched it.</param>
/// <param name="HeldId">The record that this row was before it was broken: kept until the row is mended or gone.</param>
public sealed record SheetFault(int Row, string Reason, Guid RawHash, long? HeldId);
