namespace Dashboard.Core.Imports;

/// <summary>What staged rows become: whose recipients, in which list, and by which choices.</summary>
public sealed record ImportMerge(Guid ImportId, Guid ClientId, Guid ListId, string Source, ExistingChoice Existing, bool IncludeSuppressed, bool DryRun, string EmailColumn, DateTimeOffset Now);
