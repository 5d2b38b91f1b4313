namespace Dashboard.Core.Domains;

/// <summary>Which blocklists are asked, and how often.</summary>
public sealed class BlocklistSettings
{
    /// <summary>Lists of addresses, comma-separated; empty asks none.</summary>
    public string Addresses { get; set; } = "zen.spamhaus.org,bl.spamcop.net,psbl.surriel.com";

    /// <summary>Lists of domains, comma-separated; empty asks none.</summary>
    public string Domains { get; set; } = "dbl.spamhaus.org,multi.surbl.org";

    /// <summary>How often each address and domain is asked for.</summary>
    public TimeSpan Every { get; set; } = TimeSpan.FromHours(6);

    internal IReadOnlyList<string> AddressZones => Zones(Addresses);

    internal IReadOnlyList<string> DomainZones => Zones(Domains);

    private static string[] Zones(string text) => [.. text.Split([',', ' ', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(z => z.Trim('.').ToLowerInvariant()).Distinct()];
}
