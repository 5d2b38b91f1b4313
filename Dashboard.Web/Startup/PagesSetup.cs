using Dashboard.Web.Accounts;
using Dashboard.Web.Live;
using Dashboard.Web.Pages.Imports;
using Dashboard.Web.Pages.Jobs;
using MudBlazor.Services;

namespace Dashboard.Web.Startup;

/// <summary>The pages: Blazor Server and MudBlazor, and the pipeline that carries all that the program serves.</summary>
internal static class PagesSetup
{
    public static void AddPages(this WebApplicationBuilder builder)
    {
        builder.Services.AddRazorComponents().AddInteractiveServerComponents(circuits =>
        {
            circuits.DetailedErrors = false;
            circuits.DisconnectedCircuitMaxRetained = 100;
            circuits.DisconnectedCircuitRetentionPeriod = TimeSpan.FromMinutes(3);
        });
        builder.Services.AddMudServices();
        builder.Services.AddSingleton<LiveFeed>();
        builder.Services.AddHostedService(services => services.GetRequiredService<LiveFeed>());
    }

    /// <summary>What a request passes through, in order, and where it can go.</summary>
    public static void UseDashboard(this WebApplication app)
    {
        app.UseApi();
        app.UseRouting(); // here: the pixel and the links leave the pipeline at this point
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseIdempotencyKeys();
        app.UseAntiforgery();

        app.MapStaticAssets().AllowAnonymous();
        app.MapDashboardApi();
        app.MapTracking();
        app.MapAccounts();
        app.MapImportDownloads();
        app.MapImportUploads();
        app.MapExportDownloads();
        app.MapHangfire();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
    }
}
