namespace Dashboard.Core.Domains;

/// <summary>What the house publishes for its clients' domains to point at; what is empty is derived from the public address and the relays.</summary>
public sealed class DomainSettings
{
    /// <summary>A domain whose SPF record lists the servers that mail leaves from, such as <c>_spf.example.com</c>.</summary>
    public string SpfInclude { get; set; } = "";

    /// <summary>The server that takes bounces in: the target of each domain's return-path MX record.</summary>
    public string BounceHost { get; set; } = "";

    /// <summary>The name that tracking hosts point at.</summary>
    public string TrackingHost { get; set; } = "";

    /// <summary>Where receivers send their DMARC reports.</summary>
    public string DmarcReports { get; set; } = "";
}
