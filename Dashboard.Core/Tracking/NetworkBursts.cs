using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Dashboard.Core.Tracking;

/// <summary>Notices one network (an IPv4 /24, an IPv6 /64) that asks for many recipients within seconds. Memory stays bounded; private networks are a proxy of our own and never count.</summary>
public sealed class NetworkBursts
{
    /// <summary>More recipients than this from one network within a window are a burst: offices behind one address stay below.</summary>
    private const int Most = 200;
    private const int MostNetworks = 50_000;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly Dictionary<ulong, (int Recipients, long Last)> _seen = [];
    private DateTimeOffset _since;

    /// <summary>Counts a visit, and says whether its network is in a burst.</summary>
    public bool Count(IPAddress? ip, long messageId, DateTimeOffset at)
    {
        if (ip is null || NetworkOf(ip) is not { } network) return false;
        lock (_gate)
        {
            if (at - _since > Window || _seen.Count >= MostNetworks)
            {
                _seen.Clear();
                _since = at;
            }

            var (recipients, last) = _seen.GetValueOrDefault(network);
            if (recipients == 0 || last != messageId) recipients++;
            _seen[network] = (recipients, messageId);
            return recipients > Most;
        }
    }

    private static ulong? NetworkOf(IPAddress ip)
    {
        if (ip.IsIPv4MappedToIPv6) ip = ip.MapToIPv4();
        Span<byte> bytes = stackalloc byte[16];
        ip.TryWriteBytes(bytes, out _);
        if (ip.AddressFamily is AddressFamily.InterNetworkV6)
            return IPAddress.IsLoopback(ip) || ip.IsIPv6LinkLocal || ip.IsIPv6UniqueLocal ? null : BinaryPrimitives.ReadUInt64BigEndian(bytes);
        var isPrivate = bytes[0] is 10 or 127 || (bytes[0] == 172 && bytes[1] is >= 16 and < 32) || (bytes[0] == 192 && bytes[1] == 168) || (bytes[0] == 169 && bytes[1] == 254);
        return isPrivate ? null : BinaryPrimitives.ReadUInt32BigEndian(bytes) >> 8;
    }
}
