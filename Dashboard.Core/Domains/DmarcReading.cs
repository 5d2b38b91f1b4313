namespace Dashboard.Core.Domains;

/// <summary>An aggregate report, as it was read.</summary>
internal sealed record DmarcReading(string Organisation, string ReportId, DateTimeOffset From, DateTimeOffset To, string Domain, string Policy, IReadOnlyList<DmarcRecord> Records);
