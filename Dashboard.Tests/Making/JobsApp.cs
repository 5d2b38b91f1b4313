using Microsoft.AspNetCore.Hosting;

namespace Dashboard.Tests.Making;

/// <summary>The program with a DNS that is waited for as good as for ever: what ends there was broken off.</summary>
public sealed class JobsApp(PostgresServer server) : AddressApp(server)
{
    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.UseSetting("Dashboard:Addresses:DnsTimeout", "00:05:00");
    }
}
