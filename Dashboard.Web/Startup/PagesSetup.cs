using Dashboard.Web.Accounts;
using Dashboard.Web.Live;
using Dashboard.Web.Pages.Analytics;
using Dashboard.Web.Pages.Audit;
using Dashboard.Web.Pages.Imports;
using Dashboard.Web.Pages.Jobs;
using Dashboard.Web.Pages.Reports;
using MudBlazor.Services;

namespace Dashboard.Web.Startup;

/// <summary>The pages: Blazor Server and MudBlazor, and the pipeline that carries all that the program serves.</summary>
internal static class PagesSetup
{
    /// <summary>What a browser may send in one message: a form with a campaign's HTML of 1 MB, escaped, fits in.</summary>
    private const long LargestMessage = 4 * 1024 * 1024;

    public static void AddPages(this WebApplicationBuilder builder)
    {
        builder.Services.AddRazorComponents().AddInteractiveServerComponents(circuits =>
        {
            circuits.DetailedErrors = false;
            circuits.DisconnectedCircuitMaxRetained = builder.Settings().Circuits.Retained;
            circuits.DisconnectedCircuitRetentionPeriod = builder.Settings().Circuits.RetainedFor;
        });
        ScriptTypes.Use(builder.Services);
        builder.Services.Configure<Microsoft.AspNetCore.SignalR.HubOptions>(hub => hub.MaximumReceiveMessageSize = LargestMessage);
        builder.Services.AddMudServices();
        builder.Services.AddHostedService<QuietMemory>();
        builder.Services.AddSingleton<LiveFeed>();
        builder.Services.AddHostedService(services => services.GetRequiredService<LiveFeed>());
    }

    /// <summary>What a request passes through, in order, and where it can go.</summary>
    public static void UseDashboard(this WebApplication app)
    {
        RuntimeCheck.Warn(app);
        app.UseApi();
        app.UseRouting(); // here: the pixel and the links leave the pipeline at this point
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseMiddleware<OpenCircuits>();
        app.UseIdempotencyKeys();
        app.UseAntiforgery();

        app.MapStaticAssets().AllowAnonymous();
        app.MapDashboardApi();
        app.MapTracking();
        app.MapAccounts();
        app.MapImportDownloads();
        app.MapImportUploads();
        app.MapExportDownloads();
        app.MapReportDownloads();
        app.MapAnalyticsDownloads();
        app.MapSharedReports();
        app.MapHangfire();
        app.MapAuditDownload();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(mode => mode.ContentSecurityFrameAncestorsPolicy = null); // SecurityHeaders says it, with the rest
        MakeEndpointsOnce(app);
    }

    /// <summary>
    /// Routing, authorization and the API's document each ask for the endpoints, and each time all of them are compiled anew: 1.5 s for 300 routes. Here it is done once, beside the database's preparation.
    /// </summary>
    private static void MakeEndpointsOnce(IEndpointRouteBuilder app)
    {
        var made = app.DataSources.SelectMany(source => source.Endpoints).ToList();
        app.DataSources.Clear();
        app.DataSources.Add(new DefaultEndpointDataSource(made));
    }
}
