namespace Dashboard.Core.Jobs;

/// <summary>How far a campaign's send is, by the counters that its messages move.</summary>
/// <param name="Rate">Messages that servers took a second over the last minutes; null where none were.</param>
public sealed record SendFigures(long Done, long Total, double? Rate, string? PauseReason);
