namespace Dashboard.Core.Domains;

/// <summary>A report that came in.</summary>
public sealed record DmarcReportRow(Guid Id, Guid DomainId, string Organisation, string ReportId, DateTimeOffset From, DateTimeOffset To, string Policy, long Messages, long Passed, DateTimeOffset ReceivedAt)
{
    internal static DmarcReportRow Of(DmarcReport r) => new(r.Id, r.DomainId, r.Organisation, r.ReportId, r.From, r.To, r.Policy, r.Messages, r.Passed, r.ReceivedAt);
}
