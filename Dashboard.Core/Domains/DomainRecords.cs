using System.Net;
using System.Net.Sockets;
using Dashboard.Core.Relays;
using Microsoft.Extensions.Options;

namespace Dashboard.Core.Domains;

/// <summary>What a domain's owner has to publish, from its keys, the house's settings and the relays.</summary>
public sealed class DomainRecords(IOptions<DomainSettings> settings, IPublicAddress address)
{
    /// <summary>The records, the needed ones first.</summary>
    public IReadOnlyList<DomainRecord> Of(SendingDomain domain, IEnumerable<DkimKey> keys, IEnumerable<Relay> relays)
    {
        var spf = SpfOf(relays);
        var reports = settings.Value.DmarcReports.Trim();
        return
        [
            .. keys.OrderBy(k => k.Algorithm).ThenBy(k => k.CreatedAt).Select(k => new DomainRecord(RecordPurpose.Dkim, "TXT", $"{k.Selector}._domainkey.{domain.Name}", k.RecordValue)),
            new(RecordPurpose.Spf, "TXT", domain.Name, spf),
            new(RecordPurpose.ReturnPath, "MX", domain.ReturnPathHost, "10 " + Host(settings.Value.BounceHost)),
            new(RecordPurpose.ReturnPath, "TXT", domain.ReturnPathHost, spf),
            new(RecordPurpose.Tracking, "CNAME", "click." + domain.Name, Host(settings.Value.TrackingHost)),
            new(RecordPurpose.Dmarc, "TXT", "_dmarc." + domain.Name, "v=DMARC1; p=none" + (reports.Length > 0 ? $"; rua=mailto:{reports}" : "")),
        ];
    }

    private string SpfOf(IEnumerable<Relay> relays)
    {
        var include = settings.Value.SpfInclude.Trim();
        if (include.Length > 0) return $"v=spf1 include:{include} ~all";
        var servers = relays.Where(r => r.Kind is RelayKind.Smtp).Select(r => Mechanism(r.Host)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (servers.Count == 0) servers.Add(Mechanism(new Uri(address.Base).Host));
        return $"v=spf1 {string.Join(' ', servers)} ~all";
    }

    private static string Mechanism(string host)
    {
        if (IPAddress.TryParse(host.Trim('[', ']'), out var ip)) return (ip.AddressFamily is AddressFamily.InterNetwork ? "ip4:" : "ip6:") + ip;
        return host.Contains('.', StringComparison.Ordinal) ? "a:" + host.ToLowerInvariant() : "ip4:127.0.0.1"; // a name of one label is a server on this machine
    }

    /// <remarks>A record cannot lead to an address: on a machine without a name it leads to the machine itself.</remarks>
    private string Host(string set)
    {
        if (set.Trim().Length > 0) return set.Trim().TrimEnd('.').ToLowerInvariant();
        var own = new Uri(address.Base).Host;
        return IPAddress.TryParse(own.Trim('[', ']'), out _) ? "localhost" : own;
    }
}
