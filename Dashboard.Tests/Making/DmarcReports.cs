using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Dashboard.Tests.Making;

/// <summary>Aggregate reports as RFC 7489 Appendix C has them.</summary>
internal static class DmarcReports
{
    /// <summary>One report of a receiver about a domain; each line is source, count, DKIM and SPF (pass or fail), and the selector that signed.</summary>
    public static string Xml(string domain, string id, DateTimeOffset day, params (string Source, int Count, string Dkim, string Spf, string Selector)[] lines)
    {
        var from = day.ToUnixTimeSeconds();
        var records = string.Concat(lines.Select(l => string.Create(CultureInfo.InvariantCulture, $"""
              <record>
                <row><source_ip>{l.Source}</source_ip><count>{l.Count}</count>
                  <policy_evaluated><disposition>{(l.Dkim == "fail" && l.Spf == "fail" ? "quarantine" : "none")}</disposition><dkim>{l.Dkim}</dkim><spf>{l.Spf}</spf></policy_evaluated></row>
                <identifiers><header_from>{domain}</header_from></identifiers>
                <auth_results><dkim><domain>{domain}</domain><result>{l.Dkim}</result><selector>{l.Selector}</selector></dkim><spf><domain>{domain}</domain><result>{l.Spf}</result></spf></auth_results>
              </record>
            """)));
        return string.Create(CultureInfo.InvariantCulture, $"""
            <?xml version="1.0" encoding="UTF-8" ?>
            <feedback>
              <version>1.0</version>
              <report_metadata><org_name>receiver.example</org_name><email>dmarc@receiver.example</email><report_id>{id}</report_id>
                <date_range><begin>{from}</begin><end>{from + 86_399}</end></date_range></report_metadata>
              <policy_published><domain>{domain}</domain><adkim>r</adkim><aspf>r</aspf><p>quarantine</p><sp>none</sp><pct>100</pct></policy_published>
            {records}
            </feedback>
            """);
    }

    public static byte[] Gzip(string xml)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal)) gzip.Write(Encoding.UTF8.GetBytes(xml));
        return packed.ToArray();
    }

    public static byte[] Zip(params (string Name, string Text)[] files)
    {
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in files)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return packed.ToArray();
    }

    /// <summary>The mail that a receiver sends it with (RFC 7489 7.2.1.1).</summary>
    public static byte[] Mail(string domain, string id, byte[] gzip) => Encoding.ASCII.GetBytes($"""
        From: noreply-dmarc@receiver.example
        To: reports@house.example
        Subject: Report Domain: {domain} Submitter: receiver.example Report-ID: <{id}>
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary="part"

        --part
        Content-Type: text/plain

        This is an aggregate report from receiver.example.
        --part
        Content-Type: application/gzip; name="receiver.example!{domain}!1700000000!1700086399.xml.gz"
        Content-Transfer-Encoding: base64
        Content-Disposition: attachment; filename="receiver.example!{domain}!1700000000!1700086399.xml.gz"

        {Convert.ToBase64String(gzip, Base64FormattingOptions.InsertLineBreaks)}
        --part--

        """.ReplaceLineEndings("\r\n"));
}
