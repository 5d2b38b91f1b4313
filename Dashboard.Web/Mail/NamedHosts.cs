using System.Net;
using System.Net.Sockets;
using Dashboard.Core;

namespace Dashboard.Web.Mail;

/// <summary>Tells early what the connection would refuse: a host whose name leads to a network that is neither public nor trusted.</summary>
internal sealed class NamedHosts(IReadOnlyList<IPNetwork> trusted) : INamedHosts
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public async Task<string?> RefuseAsync(string host, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        try
        {
            var addresses = await PublicNetwork.AddressesAsync(host.Trim(), patience.Token);
            return addresses.Length == 0 || PublicNetwork.IsOpen(addresses, trusted) ? null : PublicNetwork.Refusal(host.Trim());
        }
        catch (Exception e) when (e is SocketException or ArgumentException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return null; // not found today: a name may be set up later
        }
    }
}
