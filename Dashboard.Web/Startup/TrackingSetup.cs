using Dashboard.Core.Tracking;
using Dashboard.Web.Inbound;
using Dashboard.Web.Tracking;

namespace Dashboard.Web.Startup;

/// <summary>Opens, clicks and unsubscribes, and what providers tell.</summary>
internal static class TrackingSetup
{
    public static void AddTracking(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        var spool = Path.Combine(builder.Settings().DataPath, "spool");
        services.AddSingleton(_ => new VisitSpool(spool));
        services.AddSingleton(_ => ReadKnownMachines());
        services.AddSingleton<TrackingEndpoints>();
        services.AddHostedService<TrackingWorker>();
        services.AddSingleton<ISnsWire, SnsWire>();
        services.AddSingleton<SesHook>();
    }

    public static void MapTracking(this WebApplication app)
    {
        TrackingEndpoints.Map(app);
        app.MapSubscriptions();
        app.MapProviders();
        app.MapSignups();
        app.MapLeadForms();
    }

    /// <summary>The patterns of the npm package crawler-user-agents, which the build puts into the program.</summary>
    private static KnownMachines ReadKnownMachines()
    {
        using var crawlers = typeof(TrackingSetup).Assembly.GetManifestResourceStream("crawler-user-agents.json")
            ?? throw new InvalidOperationException("crawler-user-agents.json is not part of this build.");
        return KnownMachines.Read(crawlers);
    }
}
