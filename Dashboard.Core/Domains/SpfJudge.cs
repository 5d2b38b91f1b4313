using System.Net;
using System.Net.Sockets;

namespace Dashboard.Core.Domains;

/// <summary>Judges whether an address may send for a domain: check_host() of RFC 7208, with its limits on look-ups.</summary>
public sealed class SpfJudge(IDnsLookup dns)
{
    private const int MostLookups = 10, MostVoidLookups = 2, MostNames = 10; // RFC 7208 4.6.4

    /// <summary>The records at a name that are SPF records by their first word.</summary>
    public static IReadOnlyList<string> RecordsAmong(IEnumerable<string> texts) =>
        [.. texts.Where(t => t.Equals("v=spf1", StringComparison.OrdinalIgnoreCase) || t.StartsWith("v=spf1 ", StringComparison.OrdinalIgnoreCase))];

    /// <summary>Judges one address.</summary>
    /// <param name="client">Where the mail comes from.</param>
    /// <param name="domain">The domain of the envelope sender.</param>
    /// <param name="sender">The whole envelope sender.</param>
    /// <param name="helo">What the client called itself.</param>
    /// <param name="ct">Ends it early.</param>
    public async Task<SpfVerdict> CheckAsync(IPAddress client, string domain, string sender, string helo, CancellationToken ct)
    {
        if (client.IsIPv4MappedToIPv6) client = client.MapToIPv4();
        var inquiry = new Inquiry(dns, client, sender.Contains('@', StringComparison.Ordinal) ? sender : "postmaster@" + domain, helo);
        try
        {
            return new(await inquiry.CheckAsync(domain, ct), inquiry.Lookups);
        }
        catch (SpfException e)
        {
            return new(e.Result, inquiry.Lookups, e.Message);
        }
    }

    private sealed class SpfException(SpfResult result, string reason) : Exception(reason)
    {
        public SpfResult Result { get; } = result;
    }

    private sealed class Inquiry(IDnsLookup dns, IPAddress client, string sender, string helo)
    {
        private int _voids;

        public int Lookups { get; private set; }

        public async Task<SpfResult> CheckAsync(string domain, CancellationToken ct)
        {
            if (!IsName(domain)) return SpfResult.None;
            var answer = await dns.AskAsync(domain, DnsRecordType.Txt, ct);
            if (answer.IsSilent) throw new SpfException(SpfResult.TempError, $"The DNS did not answer for {domain}.");
            var records = RecordsAmong(answer.Values);
            if (records.Count == 0) return SpfResult.None;
            if (records.Count > 1) throw new SpfException(SpfResult.PermError, $"{domain} has {records.Count} SPF records; there must be one.");

            var terms = Read(records[0], domain);
            foreach (var term in terms.Where(t => !t.IsModifier))
            {
                if (await MatchesAsync(term, domain, ct)) return Meaning(term.Qualifier);
            }

            if (terms.Find(t => t is { IsModifier: true, Name: "redirect" }) is not { } redirect) return SpfResult.Neutral;
            Count();
            var target = SpfMacro.Expand(redirect.Target, client, domain, sender, helo);
            var result = await CheckAsync(target, ct);
            return result is SpfResult.None ? throw new SpfException(SpfResult.PermError, $"{domain} leads to {target}, which has no SPF record.") : result;
        }

        private static List<SpfTerm> Read(string record, string domain)
        {
            var terms = new List<SpfTerm>();
            foreach (var word in record.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1))
            {
                var term = SpfTerm.Parse(word) ?? throw new SpfException(SpfResult.PermError, $"The SPF record of {domain} has “{word}”, which SPF does not know.");
                if (term is { IsModifier: true, Name: "redirect" or "exp" } && terms.Exists(t => t.IsModifier && t.Name == term.Name))
                    throw new SpfException(SpfResult.PermError, $"The SPF record of {domain} says {term.Name}= twice.");
                terms.Add(term);
            }

            if (terms.Exists(t => t is { IsModifier: false, Name: "all" })) terms.RemoveAll(t => t is { IsModifier: true, Name: "redirect" });
            return terms;
        }

        private async Task<bool> MatchesAsync(SpfTerm term, string domain, CancellationToken ct)
        {
            if (term.AsksDns) Count();
            var target = term.Target.Length == 0 ? domain : SpfMacro.Expand(term.Target, client, domain, sender, helo);
            switch (term.Name)
            {
                case "all": return true;
                case "ip4" or "ip6": return IsWithin(term.Network!, term);
                case "exists": return (await AskAsync(target, DnsRecordType.A, ct)).Values.Count > 0;
                case "a": return await HasAddressAsync(target, term, ct);
                case "mx": return await HasMailServerAsync(target, term, ct);
                case "ptr": return await IsNamedAsync(target, ct);
                default:
                    return await CheckAsync(target, ct) switch
                    {
                        SpfResult.Pass => true,
                        SpfResult.None => throw new SpfException(SpfResult.PermError, $"{domain} includes {target}, which has no SPF record."),
                        _ => false,
                    };
            }
        }

        private async Task<bool> HasAddressAsync(string name, SpfTerm term, CancellationToken ct) =>
            (await AskAsync(name, AddressType, ct)).Values.Any(value => IPAddress.TryParse(value, out var address) && IsWithin(address, term));

        private async Task<bool> HasMailServerAsync(string name, SpfTerm term, CancellationToken ct)
        {
            var servers = (await AskAsync(name, DnsRecordType.Mx, ct)).Values;
            if (servers.Count > MostNames) throw new SpfException(SpfResult.PermError, $"{name} has more than {MostNames} mail servers.");
            foreach (var server in servers)
            {
                var answer = await dns.AskAsync(server[(server.IndexOf(' ', StringComparison.Ordinal) + 1)..], AddressType, ct);
                if (answer.IsSilent) throw new SpfException(SpfResult.TempError, $"The DNS did not answer for {server}.");
                if (answer.Values.Any(value => IPAddress.TryParse(value, out var address) && IsWithin(address, term))) return true;
            }

            return false;
        }

        /// <remarks>RFC 7208 5.5: the address's names, looked up again, under the target.</remarks>
        private async Task<bool> IsNamedAsync(string target, CancellationToken ct)
        {
            var reverse = SpfMacro.Expand("%{ir}.%{v}.arpa", client, target, sender, helo);
            var names = (await dns.AskAsync(reverse, DnsRecordType.Reverse, ct)).Values.Take(MostNames);
            foreach (var name in names)
            {
                var isUnder = name.Equals(target, StringComparison.OrdinalIgnoreCase) || name.EndsWith("." + target, StringComparison.OrdinalIgnoreCase);
                if (isUnder && (await dns.AskAsync(name, AddressType, ct)).Values.Any(value => IPAddress.TryParse(value, out var address) && address.Equals(client))) return true;
            }

            return false;
        }

        private DnsRecordType AddressType => client.AddressFamily is AddressFamily.InterNetwork ? DnsRecordType.A : DnsRecordType.Aaaa;

        private async Task<DnsAnswer> AskAsync(string name, DnsRecordType type, CancellationToken ct)
        {
            var answer = IsName(name) ? await dns.AskAsync(name, type, ct) : DnsAnswer.Nothing(DnsOutcome.NoName);
            if (answer.IsSilent) throw new SpfException(SpfResult.TempError, $"The DNS did not answer for {name}.");
            if (answer.IsVoid && ++_voids > MostVoidLookups) throw new SpfException(SpfResult.PermError, "More than two of its look-ups find nothing.");
            return answer;
        }

        private void Count()
        {
            if (++Lookups > MostLookups) throw new SpfException(SpfResult.PermError, "It needs more than ten DNS look-ups.");
        }

        private bool IsWithin(IPAddress network, SpfTerm term)
        {
            if (network.AddressFamily != client.AddressFamily) return false;
            var bits = network.AddressFamily is AddressFamily.InterNetwork ? term.Prefix4 : term.Prefix6;
            byte[] one = network.GetAddressBytes(), other = client.GetAddressBytes();
            for (var at = 0; at < one.Length && bits > 0; at++, bits -= 8)
            {
                var mask = bits >= 8 ? 0xff : 0xff << (8 - bits);
                if (((one[at] ^ other[at]) & mask) != 0) return false;
            }

            return true;
        }

        private static SpfResult Meaning(char qualifier) => qualifier switch
        {
            '-' => SpfResult.Fail,
            '~' => SpfResult.SoftFail,
            '?' => SpfResult.Neutral,
            _ => SpfResult.Pass,
        };

        private static bool IsName(string name)
        {
            var labels = name.TrimEnd('.').Split('.');
            return name.Length is > 0 and <= 254 && labels.Length > 1 && Array.TrueForAll(labels, label => label.Length is > 0 and <= 63);
        }
    }
}
