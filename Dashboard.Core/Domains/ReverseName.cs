using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Dashboard.Core.Domains;

/// <summary>An address as a name of the DNS: its labels turned around.</summary>
internal static class ReverseName
{
    /// <summary>The name that PTR records stand at (RFC 1035 3.5, RFC 3596 2.5).</summary>
    internal static string Of(IPAddress address) => Labels(address) + (address.AddressFamily is AddressFamily.InterNetwork ? ".in-addr.arpa" : ".ip6.arpa");

    /// <summary>The labels alone, as blocklists ask for them (RFC 5782 2.1, 2.4).</summary>
    internal static string Labels(IPAddress address) => address.AddressFamily is AddressFamily.InterNetwork
        ? string.Join('.', address.GetAddressBytes().Reverse())
        : string.Join('.', address.GetAddressBytes().SelectMany(b => new[] { b >> 4, b & 15 }).Reverse().Select(n => n.ToString("x", CultureInfo.InvariantCulture)));
}
