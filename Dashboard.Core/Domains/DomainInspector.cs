using System.Net;

namespace Dashboard.Core.Domains;

/// <summary>Looks for a domain's records in the DNS, and says of each what is wrong and how to mend it.</summary>
public sealed class DomainInspector(IDnsLookup dns)
{
    private readonly SpfJudge _spf = new(dns);

    private const string Gone = "This record was here before, and is gone.";

    /// <summary>An address that no record names (RFC 1112 4, reserved): its judgement walks the whole record.</summary>
    private static readonly IPAddress Nobody = IPAddress.Parse("240.0.0.1");

    /// <summary>The same records, each with what was found. All are asked for at once.</summary>
    public async Task<IReadOnlyList<DomainRecord>> InspectAsync(string domain, IReadOnlyList<DomainRecord> records, CancellationToken ct) =>
        await Task.WhenAll(records.Select(record => InspectAsync(domain, record, ct)));

    private Task<DomainRecord> InspectAsync(string domain, DomainRecord record, CancellationToken ct) => record switch
    {
        { Purpose: RecordPurpose.Dkim } => DkimAsync(domain, record, ct),
        { Purpose: RecordPurpose.Dmarc } => DmarcAsync(domain, record, ct),
        { Type: "TXT" } => SpfAsync(domain, record, ct),
        { Type: "MX" } => MailServerAsync(domain, record, ct),
        _ => AliasAsync(domain, record, ct),
    };

    private async Task<DomainRecord> DkimAsync(string domain, DomainRecord record, CancellationToken ct)
    {
        var answer = await dns.AskAsync(record.Name, DnsRecordType.Txt, ct);
        if (answer.IsSilent) return Silent(record, answer);
        if (answer.Values.Count == 0) return await MissingAsync(domain, record, answer, DnsRecordType.Txt, ct);

        var keys = answer.Values.Where(v => Tags(v).ContainsKey("p")).ToList();
        if (keys.Count == 0) return Wrong(record, answer.Values, "There is a TXT record here, but none with a DKIM key (p=…). Replace it with the value above.");
        if (keys.Count > 1) return Wrong(record, answer.Values, "Two keys stand at this name, and receivers may take either. Delete all but the value above.");

        var found = Tags(keys[0]);
        var wanted = Tags(record.Value);
        if (keys[0].Contains('"', StringComparison.Ordinal)) return Wrong(record, answer.Values, "The value was published with quotation marks in it. Paste it without them.");
        if (found.TryGetValue("v", out var version) && version != "DKIM1") return Wrong(record, answer.Values, "The record does not begin with v=DKIM1. Paste the whole value again.");
        if (found["p"].Length == 0) return Wrong(record, answer.Values, "The key is published empty, which means that it was withdrawn. Publish the value above.");
        if (found["p"] != wanted["p"])
        {
            return Wrong(record, answer.Values, wanted["p"].StartsWith(found["p"], StringComparison.Ordinal)
                ? $"The key is cut off after {found["p"].Length} of {wanted["p"].Length} characters. Publish it as one TXT record of several strings, each of at most 255 characters."
                : "Another key is published here. Replace it with the value above.");
        }

        if (!found.GetValueOrDefault("k", "rsa").Equals(wanted.GetValueOrDefault("k", "rsa"), StringComparison.OrdinalIgnoreCase))
            return Wrong(record, answer.Values, $"The record must say k={wanted["k"]}. Paste the whole value again.");
        if (found.TryGetValue("t", out var flags) && flags.Split(':').Contains("y"))
            return Right(record, answer.Values) with { Hint = "The key is marked as a test (t=y): some receivers treat the mail as unsigned. Take t=y out." };
        return Right(record, answer.Values);
    }

    private async Task<DomainRecord> SpfAsync(string domain, DomainRecord record, CancellationToken ct)
    {
        var answer = await dns.AskAsync(record.Name, DnsRecordType.Txt, ct);
        if (answer.IsSilent) return Silent(record, answer);
        var published = SpfJudge.RecordsAmong(answer.Values);
        if (published.Count == 0)
        {
            var nearly = answer.Values.FirstOrDefault(v => v.Contains("v=spf1", StringComparison.OrdinalIgnoreCase));
            return nearly is null
                ? await MissingAsync(domain, record, answer, DnsRecordType.Txt, ct)
                : Wrong(record, [nearly], nearly.Contains('"', StringComparison.Ordinal) ? "The SPF record was published with quotation marks in it. Paste it without them." : "The SPF record must begin with v=spf1 and a blank.");
        }

        if (published.Count > 1) return Wrong(record, published, "There are two SPF records, and receivers then believe neither. Join them into one: v=spf1, the parts of both, and one ~all at the end.");

        var verdict = await _spf.CheckAsync(Nobody, record.Name, "postmaster@" + record.Name, record.Name, ct);
        switch (verdict.Result)
        {
            case SpfResult.TempError: return record with { State = RecordState.Error, Found = published, Hint = $"{verdict.Reason} It is checked again by itself." };
            case SpfResult.PermError when verdict.Reason!.Contains("ten", StringComparison.Ordinal):
                return Wrong(record, published, "The SPF record needs more than ten DNS look-ups, so receivers do not believe it (RFC 7208). Take out includes that you no longer use, or write their addresses as ip4: and ip6:.");
            case SpfResult.PermError: return Wrong(record, published, $"{verdict.Reason} Receivers do not believe a record with such a fault.");
            case SpfResult.Pass: return Wrong(record, published, "The record ends in +all and lets the whole world send in your name. End it in ~all or -all.");
        }

        var lacking = new List<string>();
        var known = await TermsAsync(record.Name, [], ct);
        foreach (var term in Terms(record.Value))
        {
            if (!known.Contains(term) && !await PassesAsync(term, record.Name, ct)) lacking.Add(term);
        }

        return lacking.Count == 0
            ? Right(record, published)
            : Wrong(record, published, $"The record does not let our servers send. Put {string.Join(' ', lacking)} into it, before the {AllOf(published[0])} at its end; do not publish a second record.");
    }

    /// <summary>The mechanisms of a record and of those that it includes, in lower case.</summary>
    private async Task<HashSet<string>> TermsAsync(string name, HashSet<string> seen, CancellationToken ct)
    {
        var all = new HashSet<string>(StringComparer.Ordinal);
        if (seen.Count >= 10 || !seen.Add(name)) return all;
        foreach (var record in SpfJudge.RecordsAmong((await dns.AskAsync(name, DnsRecordType.Txt, ct)).Values))
        {
            foreach (var term in Terms(record))
            {
                all.Add(term);
                var inner = term.StartsWith("include:", StringComparison.Ordinal) ? term[8..] : term.StartsWith("redirect=", StringComparison.Ordinal) ? term[9..] : null;
                if (inner is not null && !inner.Contains('%', StringComparison.Ordinal)) all.UnionWith(await TermsAsync(inner, seen, ct));
            }
        }

        return all;
    }

    /// <summary>Whether the addresses that a mechanism stands for may send by the published record, whatever its words.</summary>
    private async Task<bool> PassesAsync(string term, string domain, CancellationToken ct)
    {
        var (kind, value) = term.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon ? (term[..colon], term[(colon + 1)..]) : (term, "");
        var addresses = kind switch
        {
            "ip4" or "ip6" => [value],
            "a" => [.. (await dns.AskAsync(value, DnsRecordType.A, ct)).Values, .. (await dns.AskAsync(value, DnsRecordType.Aaaa, ct)).Values],
            _ => Array.Empty<string>(),
        };
        if (addresses.Length == 0) return false;
        foreach (var text in addresses)
        {
            if (!IPAddress.TryParse(text, out var address)) return false;
            if ((await _spf.CheckAsync(address, domain, "postmaster@" + domain, domain, ct)).Result is not SpfResult.Pass) return false;
        }

        return true;
    }

    private async Task<DomainRecord> MailServerAsync(string domain, DomainRecord record, CancellationToken ct)
    {
        var answer = await dns.AskAsync(record.Name, DnsRecordType.Mx, ct);
        if (answer.IsSilent) return Silent(record, answer);
        if (answer.Values.Count == 0) return await MissingAsync(domain, record, answer, DnsRecordType.Mx, ct);
        var wanted = HostOf(record.Value);
        if (!answer.Values.Any(v => Same(HostOf(v), wanted)))
            return Wrong(record, answer.Values, $"Mail for {record.Name} goes to {HostOf(answer.Values[0])}, so bounces would never reach us. Let its MX record name {wanted}.");
        return answer.Values.Count > 1 && !Same(HostOf(answer.Values.OrderBy(PreferenceOf).First()), wanted)
            ? Wrong(record, answer.Values, $"Another server stands before {wanted}, so bounces go there. Delete the other MX records of {record.Name}.")
            : Right(record, answer.Values);
    }

    private async Task<DomainRecord> AliasAsync(string domain, DomainRecord record, CancellationToken ct)
    {
        var answer = await dns.AskAsync(record.Name, DnsRecordType.Cname, ct);
        if (answer.IsSilent) return Silent(record, answer);
        if (answer.Values.Any(v => Same(v, record.Value))) return Right(record, answer.Values);
        if (answer.Values.Count > 0) return Wrong(record, answer.Values, $"The CNAME record leads to {answer.Values[^1]}. Let it lead to {record.Value}.");

        var own = await dns.AskAsync(record.Name, DnsRecordType.A, ct);
        if (own.IsSilent) return Silent(record, own);
        if (own.Values.Count == 0) return await MissingAsync(domain, record, answer, DnsRecordType.Cname, ct);
        var theirs = await dns.AskAsync(record.Value, DnsRecordType.A, ct);
        return own.Values.All(theirs.Values.Contains)
            ? Right(record, own.Values) with { Hint = $"Your DNS answers with the addresses of {record.Value} instead of a CNAME. That works as long as those do not change." }
            : Wrong(record, own.Values, "There is an address record at this name, and a CNAME cannot stand beside another record. Delete the A and AAAA records, then publish the CNAME.");
    }

    private async Task<DomainRecord> DmarcAsync(string domain, DomainRecord record, CancellationToken ct)
    {
        var answer = await dns.AskAsync(record.Name, DnsRecordType.Txt, ct);
        if (answer.IsSilent) return Silent(record, answer);
        var policies = Policies(answer);
        if (policies.Count > 1) return Wrong(record, policies, "There are two DMARC records, and receivers then ignore both. Delete one.");
        if (policies.Count == 1)
        {
            return Tags(policies[0]).GetValueOrDefault("p")?.ToLowerInvariant() is "none" or "quarantine" or "reject"
                ? Right(record, policies)
                : Wrong(record, policies, "The DMARC record names no policy: it must say p=none, p=quarantine or p=reject.");
        }

        if (answer.Values.Count > 0) return Wrong(record, answer.Values, "There is a TXT record here, but it does not begin with v=DMARC1. Replace it with the value above.");
        for (var parent = Above(domain); parent is not null; parent = Above(parent))
        {
            // RFC 7489 6.6.3: the record of the organisation stands for its subdomains.
            var above = Policies(await dns.AskAsync("_dmarc." + parent, DnsRecordType.Txt, ct));
            if (above.Count == 1) return Right(record, above) with { Hint = $"The record of {parent} holds for this domain too." };
        }

        return await MissingAsync(domain, record, answer, DnsRecordType.Txt, ct);
    }

    private async Task<DomainRecord> MissingAsync(string domain, DomainRecord record, DnsAnswer answer, DnsRecordType type, CancellationToken ct)
    {
        var word = type.ToString().ToUpperInvariant();
        if (answer.Aliases.Count > 0)
            return Missing(record, answer.Aliases, $"A CNAME record leads from here to {answer.Aliases[^1]}, where there is no {word} record. Delete the CNAME, or publish the record at its end.");

        var doubled = $"{record.Name}.{domain}";
        if (doubled.Length <= SendingDomain.NameLength && record.Name != domain && (await dns.AskAsync(doubled, type, ct)).Values is { Count: > 0 } elsewhere)
            return Missing(record, elsewhere, $"It is published at {doubled}: your provider adds the domain by itself. Publish it under the name {record.Name[..^(domain.Length + 1)]}.");

        if (record.State is RecordState.Verified || record.Hint?.StartsWith(Gone, StringComparison.Ordinal) == true)
            return Missing(record, [], $"{Gone} Publish the {word} record at {record.Name} again; often it goes when a domain moves to other name servers, or when another record is edited.");
        return Missing(record, [], answer.Outcome is DnsOutcome.NoName
            ? $"There is nothing at {record.Name} yet. Publish the {word} record; after that it can take from minutes to hours until everyone sees it."
            : $"{record.Name} has no {word} record of this kind yet. Publish it; after that it can take from minutes to hours until everyone sees it.");
    }

    private static DomainRecord Silent(DomainRecord record, DnsAnswer answer) => record with
    {
        State = RecordState.Error,
        Found = [],
        Hint = answer.Outcome is DnsOutcome.TimedOut
            ? $"The DNS servers did not answer in time for {record.Name}. If that lasts, ask whoever runs the domain’s name servers. It is checked again by itself."
            : $"The DNS servers answered with a failure (SERVFAIL) for {record.Name}. Often that is a broken DNSSEC signature or a name server that does not know the zone. It is checked again by itself.",
    };

    private static DomainRecord Right(DomainRecord record, IReadOnlyList<string> found) => record with { State = RecordState.Verified, Found = found, Hint = null };

    private static DomainRecord Wrong(DomainRecord record, IReadOnlyList<string> found, string hint) => record with { State = RecordState.Wrong, Found = found, Hint = hint };

    private static DomainRecord Missing(DomainRecord record, IReadOnlyList<string> found, string hint) => record with { State = RecordState.Missing, Found = found, Hint = hint };

    private static List<string> Policies(DnsAnswer answer) => [.. answer.Values.Where(v => v.TrimStart().StartsWith("v=DMARC1", StringComparison.OrdinalIgnoreCase))];

    /// <summary>A tag list (RFC 6376 3.2) without blanks in its values; of a doubled tag the first counts.</summary>
    internal static Dictionary<string, string> Tags(string text)
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in text.Split(';'))
        {
            if (part.IndexOf('=', StringComparison.Ordinal) is >= 0 and var at)
                tags.TryAdd(part[..at].Trim().Trim('"').ToLowerInvariant(), string.Concat(part[(at + 1)..].Where(c => !char.IsWhiteSpace(c))));
        }

        return tags;
    }

    private static IEnumerable<string> Terms(string record) =>
        record.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(t => t.TrimStart('+').ToLowerInvariant()).Where(t => t is not ("all" or "~all" or "-all" or "?all"));

    private static string AllOf(string record) => record.Split(' ').LastOrDefault(t => t.EndsWith("all", StringComparison.OrdinalIgnoreCase)) ?? "last word";

    private static string HostOf(string exchange) => exchange[(exchange.IndexOf(' ', StringComparison.Ordinal) + 1)..].TrimEnd('.');

    private static int PreferenceOf(string exchange) => int.TryParse(exchange.Split(' ')[0], out var preference) ? preference : int.MaxValue;

    private static bool Same(string one, string other) => one.TrimEnd('.').Equals(other.TrimEnd('.'), StringComparison.OrdinalIgnoreCase);

    private static string? Above(string domain) => domain.Split('.', 2) is [_, var parent] && parent.Contains('.', StringComparison.Ordinal) ? parent : null;
}
