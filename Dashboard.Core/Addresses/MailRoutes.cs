using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Dashboard.Core.Domains;

namespace Dashboard.Core.Addresses;

/// <summary>Where domains' mail goes, found once and remembered for a while; the same domain is never asked for twice at the same time.</summary>
public sealed class MailRoutes(IMailDns dns, AddressSettings settings, TimeProvider clock)
{
    private const int MostKept = 100_000;

    private readonly ConcurrentDictionary<string, Question> _questions = new(StringComparer.Ordinal);

    /// <summary>The route of a domain in lower-case ASCII.</summary>
    public Task<MailRoute> FindAsync(string domain, CancellationToken ct)
    {
        if (_questions.Count >= MostKept) _questions.Clear();
        var now = clock.GetUtcNow();
        var mine = new Question(() => AskAsync(domain), clock, settings);
        return _questions.AddOrUpdate(domain, mine, (_, other) => other.Holds(now) ? other : mine).Answer.WaitAsync(ct);
    }

    /// <remarks>Others wait for the same answer: whoever stops waiting does not stop the question, which the time-outs of the DNS bound.</remarks>
    private async Task<MailRoute> AskAsync(string domain)
    {
        var mx = await dns.AskAsync(domain, DnsRecordType.Mx, CancellationToken.None);
        if (mx.Values.Count > 0) return Of(mx.Values);
        if (mx.Outcome is not DnsOutcome.NoRecord) return Missing(mx.Outcome);

        var v4 = await dns.AskAsync(domain, DnsRecordType.A, CancellationToken.None);
        if (v4.Values.Count > 0) return new(MailRouteKind.AddressOnly, [domain]);
        if (v4.Outcome is DnsOutcome.NoName) return Missing(v4.Outcome);
        var v6 = await dns.AskAsync(domain, DnsRecordType.Aaaa, CancellationToken.None);
        if (v6.Values.Count > 0) return new(MailRouteKind.AddressOnly, [domain]);
        return Missing(v4.IsSilent ? v4.Outcome : v6.Outcome);
    }

    private static MailRoute Of(IReadOnlyList<string> records)
    {
        var servers = records.Select(record => record.Split(' ', 2)).Select(parts => (Preference: int.Parse(parts[0], CultureInfo.InvariantCulture), Host: parts[1].ToLowerInvariant())).OrderBy(mx => mx.Preference).ToList();
        if (servers.TrueForAll(mx => mx.Host.Length == 0)) return MailRoute.Nothing(MailRouteKind.NullMx);
        var usable = servers.Select(mx => mx.Host).Where(IsHost).ToList();
        return usable.Count > 0 ? new(MailRouteKind.MailServers, usable) : MailRoute.Nothing(MailRouteKind.Unusable);
    }

    /// <summary>A number in place of a name is a common mistake, and no server finds a host by it (RFC 1035 3.3.9).</summary>
    private static bool IsHost(string host) =>
        host.Length > 0 && host != "localhost" && !host.EndsWith(".localhost", StringComparison.Ordinal) && !IPAddress.TryParse(host, out _);

    private static MailRoute Missing(DnsOutcome outcome) => MailRoute.Nothing(outcome switch
    {
        DnsOutcome.NoName => MailRouteKind.NoDomain,
        DnsOutcome.TimedOut => MailRouteKind.TimedOut,
        DnsOutcome.ServerFailed => MailRouteKind.Failed,
        _ => MailRouteKind.Nowhere,
    });

    /// <summary>One question, put when its answer is first waited for, and how long that holds.</summary>
    private sealed class Question
    {
        private readonly Lazy<Task<MailRoute>> _answer;
        private DateTimeOffset _until = DateTimeOffset.MaxValue;

        public Question(Func<Task<MailRoute>> ask, TimeProvider clock, AddressSettings settings) => _answer = new(async () =>
        {
            var isAnswered = false;
            try
            {
                var route = await ask();
                isAnswered = true;
                _until = clock.GetUtcNow() + (route.IsSilent ? settings.DnsSilenceKept : settings.DnsKept);
                return route;
            }
            finally
            {
                if (!isAnswered) _until = DateTimeOffset.MinValue;
            }
        });

        public Task<MailRoute> Answer => _answer.Value;

        public bool Holds(DateTimeOffset now) => now < _until;
    }
}
