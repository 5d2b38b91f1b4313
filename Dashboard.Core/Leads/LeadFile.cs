namespace Dashboard.Core.Leads;

/// <summary>A file of leads, as its job knows it.</summary>
public sealed record LeadFile(string StoredAs, string FileName, IReadOnlyDictionary<string, string>? Mapping, bool ThenCheck);
