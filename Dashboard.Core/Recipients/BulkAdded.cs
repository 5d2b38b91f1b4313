namespace Dashboard.Core.Recipients;

/// <summary>What came of adding many at once: counts, and what was refused with its place in the request (from 0).</summary>
public sealed record BulkAdded(int Added, int Updated, IReadOnlyList<BulkRefusal> Refused);
