namespace Dashboard.Core.Leads;

/// <summary>Where a field of a lead came from, and when.</summary>
public sealed record LeadOrigin(string Source, DateTimeOffset At);
