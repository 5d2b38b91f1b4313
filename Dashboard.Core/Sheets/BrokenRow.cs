namespace Dashboard.Core.Sheets;

/// <summary>A row that does not fit, as it is read now.</summary>
/// <param name="Identity">What it would be recognised by, where that much can be read of it.</param>
public sealed record BrokenRow(int Row, string Reason, Guid RawHash, string? Identity);
