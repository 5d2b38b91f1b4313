using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Dashboard.Core.Domains;
using Dashboard.Web.Startup;
using DnsClient;
using DnsClient.Protocol;
using Microsoft.Extensions.Options;

namespace Dashboard.Web.Mail;

/// <summary>
/// Asks the DNS with DnsClient. Where the settings name servers, those alone; else the name's own (authoritative) servers,
/// so that a record published a minute ago is seen and no cache answers, and the system's where those cannot be reached.
/// </summary>
internal sealed class DnsLookup : IDnsLookup
{
    private const int MostAliases = 8, MostServers = 4;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3), ZoneKept = TimeSpan.FromMinutes(10);

    private readonly LookupClient _resolver;
    private readonly TimeProvider _clock;
    private readonly bool _isGiven;
    private readonly ConcurrentDictionary<string, (DateTimeOffset Until, LookupClient? Servers)> _zones = new(StringComparer.OrdinalIgnoreCase);

    public DnsLookup(IOptions<DashboardOptions> options, TimeProvider clock)
    {
        _clock = clock;
        var servers = options.Value.Dns.Addresses();
        _isGiven = servers.Count > 0;
        var settings = _isGiven ? new LookupClientOptions([.. servers.Select(s => new NameServer(s))]) { AutoResolveNameServers = false } : new LookupClientOptions();
        _resolver = Client(settings, recursion: true);
    }

    public Task<DnsAnswer> AskAsync(string name, DnsRecordType type, CancellationToken ct) => FollowAsync(name, type, (at, kind) => QueryAsync(at, kind, ct));

    /// <summary>Asks, and asks again where a CNAME record leads, for up to eight steps.</summary>
    internal static async Task<DnsAnswer> FollowAsync(string name, DnsRecordType type, Func<string, QueryType, Task<(DnsOutcome Outcome, IReadOnlyList<DnsResourceRecord> Records)>> query)
    {
        var aliases = new List<string>();
        var at = name.TrimEnd('.');
        while (true)
        {
            var (outcome, records) = await query(at, Kind(type));
            var known = aliases.Count;
            for (var next = at; aliases.Count < MostAliases && records.CnameRecords().FirstOrDefault(c => Same(c.DomainName, next)) is { } alias;)
            {
                next = Plain(alias.CanonicalName);
                aliases.Add(next);
            }

            if (type is DnsRecordType.Cname)
            {
                // Each step of the chain is an answer of its own; a further one may lie with other servers.
                if (aliases.Count == known || aliases.Count >= MostAliases)
                    return aliases.Count > 0 ? new(DnsOutcome.Found, aliases, aliases) : DnsAnswer.Nothing(outcome is DnsOutcome.Found ? DnsOutcome.NoRecord : outcome);
            }
            else
            {
                var values = records.Select(Value).OfType<(DnsRecordType Type, string Text)>().Where(v => v.Type == type).Select(v => v.Text).ToList();
                if (values.Count > 0) return new(DnsOutcome.Found, values, aliases);
                if (outcome is not DnsOutcome.Found || aliases.Count == known || aliases.Count >= MostAliases)
                    return new(outcome is DnsOutcome.Found ? DnsOutcome.NoRecord : outcome, [], aliases);
            }

            at = aliases[^1];
        }
    }

    private async Task<(DnsOutcome Outcome, IReadOnlyList<DnsResourceRecord> Records)> QueryAsync(string name, QueryType type, CancellationToken ct)
    {
        if (!_isGiven && await AuthorityAsync(name, ct) is { } authority)
        {
            var own = await TryAsync(authority, name, type, ct);
            if (own.Outcome is not (DnsOutcome.TimedOut or DnsOutcome.ServerFailed)) return own;
        }

        return await TryAsync(_resolver, name, type, ct);
    }

    internal static async Task<(DnsOutcome Outcome, IReadOnlyList<DnsResourceRecord> Records)> TryAsync(LookupClient client, string name, QueryType type, CancellationToken ct)
    {
        try
        {
            var response = await client.QueryAsync(name, type, cancellationToken: ct);
            var outcome = response.Header.ResponseCode switch
            {
                DnsHeaderResponseCode.NoError => response.Answers.Count > 0 ? DnsOutcome.Found : DnsOutcome.NoRecord,
                DnsHeaderResponseCode.NotExistentDomain => DnsOutcome.NoName,
                _ => DnsOutcome.ServerFailed,
            };
            return (outcome, response.Answers);
        }
        catch (DnsResponseException e)
        {
            return (e.Code is DnsResponseCode.ConnectionTimeout ? DnsOutcome.TimedOut : DnsOutcome.ServerFailed, []);
        }
        catch (Exception e) when (e is SocketException or IOException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return (e is OperationCanceledException ? DnsOutcome.TimedOut : DnsOutcome.ServerFailed, []);
        }
        catch (ArgumentException)
        {
            return (DnsOutcome.NoName, []); // not a name that the DNS could hold
        }
    }

    /// <summary>The servers of the zone that a name lies in, or null where they cannot be found.</summary>
    private async Task<LookupClient?> AuthorityAsync(string name, CancellationToken ct)
    {
        for (var zone = name; zone.Contains('.', StringComparison.Ordinal); zone = zone[(zone.IndexOf('.', StringComparison.Ordinal) + 1)..])
        {
            var now = _clock.GetUtcNow();
            if (_zones.TryGetValue(zone, out var kept) && kept.Until > now)
            {
                if (kept.Servers is not null) return kept.Servers;
                continue;
            }

            var (_, records) = await TryAsync(_resolver, zone, QueryType.NS, ct);
            var addresses = new List<NameServer>();
            foreach (var server in records.NsRecords().Take(MostServers))
            {
                var (_, found) = await TryAsync(_resolver, Plain(server.NSDName), QueryType.A, ct);
                addresses.AddRange(found.ARecords().Select(a => new NameServer(a.Address)));
            }

            var client = addresses.Count > 0 ? Client(new LookupClientOptions([.. addresses]) { AutoResolveNameServers = false }, recursion: false) : null;
            _zones[zone] = (now + ZoneKept, client);
            if (client is not null) return client;
        }

        return null;
    }

    internal static LookupClient Client(LookupClientOptions options, bool recursion, TimeSpan? timeout = null, int tries = 2)
    {
        options.UseCache = false;
        options.Recursion = recursion;
        options.Timeout = timeout ?? Timeout;
        options.Retries = tries - 1;
        options.ThrowDnsErrors = false;
        options.ContinueOnEmptyResponse = false;
        options.UseTcpFallback = true;
        return new(options);
    }

    private static (DnsRecordType Type, string Text)? Value(DnsResourceRecord record) => record switch
    {
        ARecord a => (DnsRecordType.A, a.Address.ToString()),
        AaaaRecord a => (DnsRecordType.Aaaa, a.Address.ToString()),
        MxRecord mx => (DnsRecordType.Mx, $"{mx.Preference} {Plain(mx.Exchange)}"),
        TxtRecord txt => (DnsRecordType.Txt, string.Concat(txt.Text)),
        NsRecord ns => (DnsRecordType.Ns, Plain(ns.NSDName)),
        PtrRecord ptr => (DnsRecordType.Reverse, Plain(ptr.PtrDomainName)),
        _ => null,
    };

    private static QueryType Kind(DnsRecordType type) => type switch
    {
        DnsRecordType.A => QueryType.A,
        DnsRecordType.Aaaa => QueryType.AAAA,
        DnsRecordType.Cname => QueryType.CNAME,
        DnsRecordType.Mx => QueryType.MX,
        DnsRecordType.Ns => QueryType.NS,
        DnsRecordType.Reverse => QueryType.PTR,
        _ => QueryType.TXT,
    };

    private static string Plain(DnsString name) => name.Value.TrimEnd('.');

    private static bool Same(DnsString name, string other) => Plain(name).Equals(other, StringComparison.OrdinalIgnoreCase);
}
