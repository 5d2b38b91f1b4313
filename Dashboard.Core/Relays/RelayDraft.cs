namespace Dashboard.Core.Relays;

/// <summary>What an admin fills in to add or edit a relay.</summary>
public sealed record RelayDraft
{
    public string Name { get; set; } = "";
    public string Host { get; set; } = "";
    public int Port { get; set; } = 587;
    public RelaySecurity Security { get; set; } = RelaySecurity.StartTls;
    public string? UserName { get; set; }

    /// <summary>In clear on its way in only; null keeps the stored one.</summary>
    public string? Password { get; set; }
    public bool AcceptInvalidCertificate { get; set; }
    public int MaxConnections { get; set; } = 10;
    public int? PerSecond { get; set; }
    public int? PerHour { get; set; }
    public int? PerDay { get; set; }
    public WarmUpPlan? WarmUp { get; set; }
    public List<ProviderPace> Providers { get; set; } = [];
}
