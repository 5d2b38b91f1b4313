using Dashboard.Core.Webhooks;
using Microsoft.AspNetCore.Hosting;

namespace Dashboard.Tests.Making;

/// <summary>A program that may call this machine, tries again soon, and sends what happened as long as a test wants it to.</summary>
public class WebhookApp(PostgresServer server) : DashboardApp(server)
{
    /// <summary>How long an endpoint may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _stop = new();
    private Task? _pump;

    /// <summary>How often it tries again, a moment later each time; where it is 0, as it does out of the box.</summary>
    protected virtual int Tries => 4;

    /// <summary>Lets the pump run from here on.</summary>
    public void Pump() => _pump ??= Get<WebhookPump>().RunAsync(_stop.Token);

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.UseSetting("Dashboard:Webhooks:TrustedNetworks:0", "127.0.0.0/8");
        builder.UseSetting("Dashboard:Webhooks:Timeout", Patience.ToString());
        for (var n = 0; n < Tries; n++) builder.UseSetting($"Dashboard:Webhooks:BackOff:{n}", "00:00:00.200");
    }

    public override async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        if (_pump is not null) await _pump;
        _stop.Dispose();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
