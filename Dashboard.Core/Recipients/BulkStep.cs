namespace Dashboard.Core.Recipients;

/// <summary>One step of an act: how many were looked at, and for how many it changed something.</summary>
public sealed record BulkStep(int Taken, int Changed);
