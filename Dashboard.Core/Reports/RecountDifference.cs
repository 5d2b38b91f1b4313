namespace Dashboard.Core.Reports;

/// <summary>A figure that did not say what the rows say; it does now.</summary>
public sealed record RecountDifference(string Figure, long Counted, long Found);
