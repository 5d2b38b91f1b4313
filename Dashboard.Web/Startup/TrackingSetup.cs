namespace Dashboard.Web.Startup;

/// <summary>Opens, clicks and unsubscribes.</summary>
internal static class TrackingSetup
{
    public static void AddTracking(this WebApplicationBuilder builder) => builder.Services.AddMemoryCache();

    public static void MapTracking(this WebApplication app) => _ = app;
}
