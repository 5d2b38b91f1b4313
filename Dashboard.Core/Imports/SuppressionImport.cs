namespace Dashboard.Core.Imports;

/// <summary>What an import of suppressions is to do; kept with its job.</summary>
public sealed record SuppressionImport(string StoredAs, Suppressions.SuppressionReason Reason, string? Note);
