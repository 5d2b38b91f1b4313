using Dashboard.Tests.Making;
using Dashboard.Tests.Integration.Sending;
using Microsoft.AspNetCore.Hosting;

namespace Dashboard.Tests.Integration.Domains;

/// <summary>The program with its pump, asking a DNS server of the test's own, and sending from verified domains alone.</summary>
public sealed class DomainApp(PostgresServer server) : SendingApp(server)
{
    /// <summary>The DNS server that is asked.</summary>
    internal DnsServer Dns { get; } = DnsServer.Start();

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.UseSetting("Dashboard:Dns:Servers", Dns.Address);
        builder.UseSetting("Dashboard:PublicUrl", "https://mail.house.example");
        builder.UseSetting("Dashboard:Domains:SpfInclude", "_spf.house.example");
        builder.UseSetting("Dashboard:Sending:RequireVerifiedDomain", "true");
        builder.UseSetting("Dashboard:Blocklists:Addresses", "bad.lists.example, closed.lists.example, good.lists.example");
        builder.UseSetting("Dashboard:Blocklists:Domains", "names.lists.example");
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Dns.DisposeAsync();
    }
}
