using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Dashboard.Core.Domains;

namespace Dashboard.Core.Addresses;

/// <summary>Where domains' mail goes, found once and remembered for a while; the same domain is never asked for twice at the same time.</summary>
public sealed class MailRoutes(IMailDns dns, AddressSettings settings, TimeProvider clock)
{
    private const int MostKept = 100_000;

    private readonly ConcurrentDictionary<string, Kept> _kept = new(StringComparer.Ordinal);

    /// <summary>The route of a domain in lower-case ASCII.</summary>
    public async Task<MailRoute> FindAsync(string domain, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (_kept.TryGetValue(domain, out var kept) && kept.Until > now) return await kept.Asking.WaitAsync(ct);
        if (_kept.Count >= MostKept) _kept.Clear();

        var mine = new TaskCompletionSource<MailRoute>(TaskCreationOptions.RunContinuationsAsynchronously);
        var asking = new Kept(mine.Task, DateTimeOffset.MaxValue);
        var winner = _kept.AddOrUpdate(domain, asking, (_, other) => other.Until > now ? other : asking);
        if (winner != asking) return await winner.Asking.WaitAsync(ct);

        try
        {
            var route = await AskAsync(domain, ct);
            mine.SetResult(route);
            _kept[domain] = asking with { Until = clock.GetUtcNow() + (route.IsSilent ? settings.DnsSilenceKept : settings.DnsKept) };
            return route;
        }
        catch (OperationCanceledException)
        {
            // Who waits for this question asks it again when their turn comes.
            _kept.TryRemove(domain, out _);
            mine.SetResult(MailRoute.Nothing(MailRouteKind.TimedOut));
            throw;
        }
    }

    private async Task<MailRoute> AskAsync(string domain, CancellationToken ct)
    {
        var mx = await dns.AskAsync(domain, DnsRecordType.Mx, ct);
        if (mx.Values.Count > 0) return Of(mx.Values);
        if (mx.Outcome is not DnsOutcome.NoRecord) return Missing(mx.Outcome);

        // An alias' target that does not exist makes the domain one that does not exist.
        var v4 = await dns.AskAsync(domain, DnsRecordType.A, ct);
        if (v4.Values.Count > 0) return new(MailRouteKind.AddressOnly, [domain]);
        if (v4.Outcome is DnsOutcome.NoName) return Missing(v4.Outcome);
        var v6 = await dns.AskAsync(domain, DnsRecordType.Aaaa, ct);
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

    private sealed record Kept(Task<MailRoute> Asking, DateTimeOffset Until);
}
