using System.Net;

namespace Dashboard.Core.ApiKeys;

/// <summary>An address, or a network such as <c>192.0.2.0/24</c>, that a key may be used from.</summary>
public static class AllowedAddress
{
    /// <summary>Whether a text is one.</summary>
    public static bool IsOne(string? text) => text is not null && (text.Contains('/', StringComparison.Ordinal) ? IPNetwork.TryParse(text.Trim(), out _) : IPAddress.TryParse(text.Trim(), out _));

    /// <summary>Whether a caller at an address may come in: everyone where none is named.</summary>
    public static bool Admits(IReadOnlyCollection<string> allowed, IPAddress? address)
    {
        if (allowed.Count == 0) return true;
        if (address is null) return false;
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return allowed.Any(a => a.Contains('/', StringComparison.Ordinal) ? IPNetwork.TryParse(a, out var network) && network.Contains(address) : IPAddress.TryParse(a, out var one) && one.Equals(address));
    }
}
