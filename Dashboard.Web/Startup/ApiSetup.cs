namespace Dashboard.Web.Startup;

/// <summary>The API for programs: its authentication, limits, errors and document.</summary>
internal static class ApiSetup
{
    public static void AddApi(this WebApplicationBuilder builder) => builder.Services.AddProblemDetails();
}
