namespace Dashboard.Core.Domains;

/// <summary>Looks for MTA-STS, TLS-RPT and BIMI.</summary>
public sealed class DomainExtras(IDnsLookup dns)
{
    /// <summary>What is published of the three.</summary>
    public async Task<IReadOnlyList<DomainExtra>> FindAsync(string domain, IReadOnlyList<DomainRecord> records, CancellationToken ct)
    {
        var dmarc = records.FirstOrDefault(r => r is { Purpose: RecordPurpose.Dmarc, State: RecordState.Verified })?.Found is [var policy, ..] ? policy : "";
        var found = await Task.WhenAll(
            FindAsync(DomainExtraKind.MtaSts, $"_mta-sts.{domain}", "v=STSv1", Transport, ct),
            FindAsync(DomainExtraKind.TlsReports, $"_smtp._tls.{domain}", "v=TLSRPTv1", Reports, ct),
            FindAsync(DomainExtraKind.Bimi, $"default._bimi.{domain}", "v=BIMI1", value => Logo(value, dmarc), ct));
        return [.. found.OfType<DomainExtra>()];
    }

    private async Task<DomainExtra?> FindAsync(DomainExtraKind kind, string name, string version, Func<string, (string Says, bool IsRight)> judge, CancellationToken ct)
    {
        if (name.Length > SendingDomain.NameLength) return null;
        var values = (await dns.AskAsync(name, DnsRecordType.Txt, ct)).Values.Where(v => v.StartsWith(version, StringComparison.OrdinalIgnoreCase)).ToList();
        if (values.Count == 0) return null;
        if (values.Count > 1) return new(kind, name, values[0], "It is published twice, and receivers then ignore both. Delete one.", false);
        var (says, isRight) = judge(values[0]);
        return new(kind, name, values[0], says, isRight);
    }

    private static (string, bool) Transport(string value) => DomainInspector.Tags(value).ContainsKey("id")
        ? ("Servers that know MTA-STS send to this domain over TLS only, by the policy at https://mta-sts. and the domain.", true)
        : ("The record lacks its id, so receivers ignore it. Add id= and a number that changes with the policy.", false);

    private static (string, bool) Reports(string value) => DomainInspector.Tags(value).GetValueOrDefault("rua") is { Length: > 0 } to
        ? ($"Reports about TLS to this domain go to {to}.", true)
        : ("The record names nobody to report to. Add rua=mailto: and an address.", false);

    private static (string, bool) Logo(string value, string dmarc)
    {
        var (logo, policy) = (DomainInspector.Tags(value).GetValueOrDefault("l") ?? "", DomainInspector.Tags(dmarc).GetValueOrDefault("p")?.ToLowerInvariant());
        if (logo.Length == 0) return ("The record names no logo, which says that there is none to show.", true);
        if (!logo.StartsWith("https://", StringComparison.OrdinalIgnoreCase)) return ("The logo must lie at an https address.", false);
        return policy is "quarantine" or "reject"
            ? ($"Mail programs that know BIMI may show the logo at {logo}.", true)
            : ("Mail programs show the logo only where DMARC says p=quarantine or p=reject.", false);
    }
}
