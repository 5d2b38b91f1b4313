using System.Net;
using Dashboard.Data;
using Dashboard.Web.Api;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using OpenTelemetry.Metrics;
using Scalar.AspNetCore;

namespace Dashboard.Web.Startup;

/// <summary>The API for programs: its authentication, limits, errors and document; and what watches the program.</summary>
internal static class ApiSetup
{
    private static readonly string[] Exposed =
    [
        RequestIds.Header, IdempotencyKeys.Replayed, HeaderNames.Location, HeaderNames.ETag, HeaderNames.RetryAfter,
        "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset", "RateLimit-Policy",
    ];

    public static void AddApi(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddAuthentication()
            .AddPolicyScheme(ApiSchemes.Any, null, policy => policy.ForwardDefaultSelector = ApiSchemes.Of)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyAuthentication>(ApiSchemes.Key, null)
            .AddJwtBearer(ApiSchemes.Token, _ => { });
        services.AddSingleton<AccessTokens>();
        services.AddSingleton<IConfigureOptions<JwtBearerOptions>, AccessTokenAuthentication>();
        services.AddSingleton<IAuthorizationHandler, CallerRules>();
        services.AddScoped<ApiActor>();
        services.AddMemoryCache();
        services.AddSingleton<ApiKeyGrants>();
        services.AddHostedService<RequestLogWorker>();

        services.ConfigureHttpJsonOptions(json => ApiJson.Configure(json.SerializerOptions));
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true); // ApiAnswers names the field
        services.AddSingleton(provider => new RequestBudget(provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<IOptions<DashboardOptions>>().Value.RateLimit.PerMinute));
        services.AddCors(cors => cors.AddDefaultPolicy(policy => policy
            .WithOrigins([.. builder.Settings().Cors.Origins.Select(o => o.TrimEnd('/'))]).AllowAnyHeader().AllowAnyMethod().WithExposedHeaders(Exposed)));
        services.AddDashboardDocument();

        services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddAspNetCoreInstrumentation()
            .AddMeter("System.Runtime", "Npgsql", "Dashboard.*")
            .AddPrometheusExporter());
        if (!builder.Environment.IsDevelopment())
        {
            builder.Logging.AddJsonConsole(json =>
            {
                json.IncludeScopes = true;
                json.UseUtcTimestamp = true;
                json.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
            });
        }
    }

    /// <summary>What stands before sign-in: who really asks, the request's id, errors as pages or as problems, origins, and the budget of an address.</summary>
    public static void UseApi(this WebApplication app)
    {
        app.UseKnownProxies();
        app.UsePublicScheme();
        app.UseMiddleware<SecurityHeaders>(app.Services.GetRequiredService<IOptions<DashboardOptions>>().Value.PublicUrl);
        app.UseMiddleware<RequestIds>();
        app.UseExceptionHandler(Urls.Error, createScopeForErrors: true);
        app.UseStatusCodePagesWithReExecute(Urls.NotFound, createScopeForStatusCodePages: true);
        app.UseWhen(IsApi, api =>
        {
            api.UseMiddleware<ApiAnswers>();
            api.UseCors();
        });
        app.UseMiddleware<RateLimits>();
    }

    /// <summary>What stands between sign-in and the endpoints: a repeated POST gets the answer that it was given.</summary>
    public static void UseIdempotencyKeys(this WebApplication app) => app.UseMiddleware<IdempotencyKeys>();

    public static void MapDashboardApi(this WebApplication app)
    {
        app.MapRoutes();
        app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        // Everything that would call someone else's server, or offer to, is off.
        app.MapScalarApiReference(Urls.ApiDocs, page => page.WithTitle("SMTPCloud API").WithOpenApiRoutePattern("/openapi/v1.json")
            .DisableDefaultFonts().DisableTelemetry().DisableAgent().DisableMcp().HideDeveloperTools().HideClientButton()).AllowAnonymous();

        app.MapGet("/health/live", () => "ok").AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/health/ready", IsReadyAsync).AllowAnonymous().ExcludeFromDescription();
        app.MapPrometheusScrapingEndpoint("/metrics").AllowAnonymous();
    }

    private static bool IsApi(HttpContext context) => context.Request.Path.StartsWithSegments("/api") || context.Request.Path.StartsWithSegments("/openapi");

    /// <summary>Where the world comes by https, what reaches us by http came through something that ended TLS, whether it says so or not: cookies and forms are made for https.</summary>
    private static void UsePublicScheme(this WebApplication app)
    {
        if (!app.Services.GetRequiredService<IOptions<DashboardOptions>>().Value.PublicUrl.StartsWith("https://", StringComparison.OrdinalIgnoreCase)) return;
        app.Use((context, next) =>
        {
            context.Request.Scheme = Uri.UriSchemeHttps;
            return next(context);
        });
    }

    private static void UseKnownProxies(this WebApplication app)
    {
        var known = app.Services.GetRequiredService<IOptions<DashboardOptions>>().Value.KnownProxies;
        if (known.Count == 0) return;

        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = null };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var text in known)
        {
            if (System.Net.IPNetwork.TryParse(text, out var network)) options.KnownIPNetworks.Add(network);
            else if (IPAddress.TryParse(text, out var address)) options.KnownProxies.Add(address);
            else throw new StartupException($"Dashboard__KnownProxies holds “{text}”, which is neither an address nor a network such as 10.0.0.0/8.");
        }

        app.UseForwardedHeaders(options);
    }

    /// <summary>200 only when the database answers and holds the schema that this program needs.</summary>
    private static async Task<IResult> IsReadyAsync(IServiceProvider services, ILoggerFactory logs, CancellationToken ct)
    {
        try
        {
            return await services.IsMigratedAsync(ct) ? Results.Text("ready") : Results.Text("migrations are missing", statusCode: StatusCodes.Status503ServiceUnavailable);
        }
        catch (System.Data.Common.DbException e)
        {
            ApiSetupLog.NotReady(logs.CreateLogger(nameof(ApiSetup)), e);
            return Results.Text("the database does not answer", statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }
}

/// <summary>What the health check says to the log.</summary>
internal static partial class ApiSetupLog
{
    [LoggerMessage(LogLevel.Warning, "The database does not answer")]
    public static partial void NotReady(ILogger log, Exception exception);
}
