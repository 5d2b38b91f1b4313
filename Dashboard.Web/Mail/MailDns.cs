using Dashboard.Core.Addresses;
using Dashboard.Core.Domains;
using Dashboard.Web.Startup;
using DnsClient;
using DnsClient.Protocol;
using Microsoft.Extensions.Options;

namespace Dashboard.Web.Mail;

/// <summary>
/// Asks the resolvers, each with a bound of its own on questions at once; they take turns, and where one is silent the next is asked.
/// Their caches are welcome here: thousands of addresses share a few hundred domains.
/// </summary>
internal sealed class MailDns : IMailDns, IDisposable
{
    private readonly Resolver[] _resolvers;
    private int _turn;

    public MailDns(IOptions<DashboardOptions> options, AddressSettings settings)
    {
        var given = options.Value.Dns.Addresses();
        var servers = given.Count > 0 ? [.. given.Select(server => new NameServer(server))] : NameServer.ResolveNameServers();
        _resolvers = [.. servers.Select(server => new Resolver(
            DnsLookup.Client(new LookupClientOptions(server) { AutoResolveNameServers = false }, recursion: true, settings.DnsTimeout, settings.DnsTries),
            new SemaphoreSlim(settings.DnsPerServer)))];
    }

    public Task<DnsAnswer> AskAsync(string name, DnsRecordType type, CancellationToken ct) => DnsLookup.FollowAsync(name, type, (at, kind) => QueryAsync(at, kind, ct));

    public void Dispose()
    {
        foreach (var resolver in _resolvers) resolver.Room.Dispose();
    }

    private async Task<(DnsOutcome Outcome, IReadOnlyList<DnsResourceRecord> Records)> QueryAsync(string name, QueryType type, CancellationToken ct)
    {
        (DnsOutcome Outcome, IReadOnlyList<DnsResourceRecord> Records) answer = (DnsOutcome.ServerFailed, []);
        var first = (uint)Interlocked.Increment(ref _turn);
        for (var i = 0u; i < _resolvers.Length; i++)
        {
            var resolver = _resolvers[(first + i) % _resolvers.Length];
            await resolver.Room.WaitAsync(ct);
            try
            {
                answer = await DnsLookup.TryAsync(resolver.Client, name, type, ct);
            }
            finally
            {
                resolver.Room.Release();
            }

            if (answer.Outcome is not (DnsOutcome.TimedOut or DnsOutcome.ServerFailed)) break;
        }

        return answer;
    }

    private sealed record Resolver(LookupClient Client, SemaphoreSlim Room);
}
