using Microsoft.AspNetCore.Hosting;

namespace Dashboard.Tests.Making;

/// <summary>The program, asking a DNS server of the test's own about addresses.</summary>
public class AddressApp(PostgresServer server) : DashboardApp(server)
{
    /// <summary>The DNS server that is asked.</summary>
    internal DnsServer Dns { get; } = DnsServer.Start();

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.UseSetting("Dashboard:Dns:Servers", Dns.Address);
        builder.UseSetting("Dashboard:Addresses:DnsTimeout", "00:00:02");
        builder.UseSetting("Dashboard:Addresses:CatchAll:0", "everyone.example");
        builder.UseSetting("Dashboard:Addresses:CatchAll:1", "*.everyone.example");
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Dns.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
