using Dashboard.Core.Clients;

namespace Dashboard.Core.Reports;

/// <summary>What a link shows: the report, or, while its password is missing, nothing but whose it is.</summary>
public sealed record SharedReport(string ClientName, ClientBrand Brand, ReportPaper? Paper);
