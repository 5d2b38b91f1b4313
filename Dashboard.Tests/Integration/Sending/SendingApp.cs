using Dashboard.Core.Sending;
using Dashboard.Web.Mail;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.Integration.Sending;

/// <summary>The program with its pump running, and waits short enough for a test.</summary>
public class SendingApp(PostgresServer server) : DashboardApp(server)
{
    protected override string Roles => "web,worker";

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.ConfigureTestServices(services =>
        {
            services.Remove(services.Single(s => s.ImplementationInstance is SmtpTransport));
            services.AddSingleton<IMailTransport>(new SmtpTransport(new SmtpTimeouts { Dot = TimeSpan.FromSeconds(6) }));
        });
        builder.UseSetting("Dashboard:Sending:SenderLease", "00:00:03");
        builder.UseSetting("Dashboard:Sending:DoubtfulWait", "00:00:00.2");
        builder.UseSetting("Dashboard:Sending:BackOff:0", "00:00:00.2");
        for (var later = 1; later < 8; later++) builder.UseSetting($"Dashboard:Sending:BackOff:{later}", "00:00:00.1");
    }
}
