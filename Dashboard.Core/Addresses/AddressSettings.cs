namespace Dashboard.Core.Addresses;

/// <summary>How addresses are checked; appsettings.json says what each does.</summary>
public sealed class AddressSettings
{
    public TimeSpan DnsTimeout { get; set; } = TimeSpan.FromSeconds(4);
    public int DnsTries { get; set; } = 2;
    public int DnsPerServer { get; set; } = 100;
    public TimeSpan DnsKept { get; set; } = TimeSpan.FromMinutes(10);
    public TimeSpan DnsSilenceKept { get; set; } = TimeSpan.FromSeconds(30);
    public List<string> CatchAll { get; set; } = [];
}
