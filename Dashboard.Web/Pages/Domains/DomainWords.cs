using Dashboard.Core.Domains;

namespace Dashboard.Web.Pages.Domains;

/// <summary>What each record is called, and what it is good for.</summary>
internal static class DomainWords
{
    public static string Title(DomainRecord record) => record switch
    {
        { Purpose: RecordPurpose.Dkim } => record.Value.Contains("k=ed25519", StringComparison.Ordinal) ? "DKIM, Ed25519" : "DKIM, RSA",
        { Purpose: RecordPurpose.Spf } => "SPF",
        { Purpose: RecordPurpose.ReturnPath, Type: "MX" } => "Return-path",
        { Purpose: RecordPurpose.ReturnPath } => "Return-path SPF",
        { Purpose: RecordPurpose.Tracking } => "Tracking host",
        _ => "DMARC",
    };

    public static string Title(DomainExtraKind kind) => kind switch
    {
        DomainExtraKind.MtaSts => "MTA-STS",
        DomainExtraKind.TlsReports => "TLS-RPT",
        _ => "BIMI",
    };

    public static string Why(DomainRecord record) => record switch
    {
        { Purpose: RecordPurpose.Dkim } => "shows that a mail was signed by you and not changed",
        { Purpose: RecordPurpose.Spf } => "names the servers that may send for you",
        { Purpose: RecordPurpose.ReturnPath, Type: "MX" } => "brings bounces back to us",
        { Purpose: RecordPurpose.ReturnPath } => "lets our servers send under the return-path",
        { Purpose: RecordPurpose.Tracking } => "lets links and pixels run under your own name",
        _ => "tells receivers what to do with mail that is not yours",
    };
}
