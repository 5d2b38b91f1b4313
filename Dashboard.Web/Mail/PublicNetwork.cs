using System.Net;
using System.Net.Sockets;

namespace Dashboard.Web.Mail;

/// <summary>
/// The guard on every call to a host that a user named: it connects to public addresses alone, decided on the address that is
/// connected to, so that no spelling of a name and no change of the DNS in between leads inside (OWASP, server-side request forgery).
/// </summary>
internal static class PublicNetwork
{
    /// <summary>What is not the public internet (RFC 6890 and the registries of special-purpose addresses).</summary>
    private static readonly IPNetwork[] Closed =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16",
            "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
        }.Select(IPNetwork.Parse),
    ];

    /// <summary>This machine, where a relay may run beside the program.</summary>
    public static IReadOnlyList<IPNetwork> ThisMachine { get; } = [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128")];

    /// <summary>A handler that follows no redirect, keeps no cookie, uses no proxy, and connects to public addresses alone.</summary>
    /// <param name="trusted">Networks that may be called although they are not public.</param>
    public static SocketsHttpHandler Handler(TimeSpan connectTimeout, params IReadOnlyList<IPNetwork> trusted) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ConnectTimeout = connectTimeout,
        ConnectCallback = (context, ct) => ConnectAsync(context, trusted, ct),
    };

    /// <summary>Whether an address lies in the public internet; one that wraps an IPv4 address is judged by that.</summary>
    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return !Array.Exists(Closed, network => network.Contains(address));
    }

    /// <summary>Whether an address lies in one of the networks.</summary>
    public static bool IsIn(IReadOnlyList<IPNetwork> networks, IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return networks.Any(network => network.Contains(address));
    }

    /// <summary>A host's addresses; what is an address already is asked of nobody, and neither refused for being none to go to: that is for the guard to say.</summary>
    public static async Task<IPAddress[]> AddressesAsync(string host, CancellationToken ct) => IPAddress.TryParse(host, out var address) ? [address] : await Dns.GetHostAddressesAsync(host, ct);

    /// <summary>Whether all of a host's addresses may be connected to.</summary>
    public static bool IsOpen(IReadOnlyList<IPAddress> addresses, IReadOnlyList<IPNetwork> trusted) => addresses.All(a => IsPublic(a) || IsIn(trusted, a));

    /// <summary>What is said of a host that may not.</summary>
    public static string Refusal(string host) => $"{host} does not lie in the public internet, and is not called. Where it is yours, name its network in Dashboard__Relays__TrustedNetworks.";

    /// <summary>Resolves a host once, looks at every address, and connects to what was looked at.</summary>
    public static async Task<Socket> DialAsync(string host, int port, IReadOnlyList<IPNetwork> trusted, CancellationToken ct)
    {
        var addresses = await AddressesAsync(host, ct);
        if (addresses.Length == 0 || !IsOpen(addresses, trusted)) throw new IOException(Refusal(host));
        // Nagle's delay alone cut MailKit's rate to a tenth.
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, ct);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, IReadOnlyList<IPNetwork> trusted, CancellationToken ct)
    {
        var addresses = await AddressesAsync(context.DnsEndPoint.Host, ct);
        var open = addresses.Where(a => IsPublic(a) || IsIn(trusted, a)).ToArray();
        if (open.Length == 0 || open.Length < addresses.Length) throw new HttpRequestException($"{context.DnsEndPoint.Host} does not lie in the public internet.");

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(open, context.DnsEndPoint.Port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
