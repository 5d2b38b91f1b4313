namespace Dashboard.Web.Startup;

/// <summary>The API for programs: its authentication, limits, errors and document.</summary>
internal static class ApiSetup
{
    public static void AddApi(this WebApplicationBuilder builder) => builder.Services.AddProblemDetails();

    public static void UseApi(this WebApplication app) => app.UseExceptionHandler(Urls.Error);

    public static void MapDashboardApi(this WebApplication app) => app.MapGet("/health/live", () => "ok").AllowAnonymous();
}
