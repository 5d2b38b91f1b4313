using Dashboard.Core.Accounts;
using Dashboard.Core.Jobs;
using Dashboard.Core.Sending;
using Dashboard.Web.Jobs;
using Hangfire;
using Hangfire.Dashboard;
using Hangfire.PostgreSql;
using Npgsql;

namespace Dashboard.Web.Startup;

/// <summary>Hangfire on the same database, in its own schema: it starts and repeats work, and never sends mail itself.</summary>
internal static class HangfireSetup
{
    public static void AddWorkers(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IJobQueue, HangfireJobQueue>();
        builder.Services.AddHangfire((services, hangfire) => hangfire
            .SetDataCompatibilityLevel(CompatibilityLevel.Version_180)
            .UseSimpleAssemblyNameTypeSerializer()
            .UseRecommendedSerializerSettings()
            .UsePostgreSqlStorage(
                postgres => postgres.UseConnectionFactory(new DataSourceConnections(services.GetRequiredService<NpgsqlDataSource>())),
                new PostgreSqlStorageOptions
                {
                    SchemaName = "hangfire",
                    // The default takes a job that runs for more than 30 minutes for dead and starts it a second time.
                    UseSlidingInvisibilityTimeout = true,
                    InvisibilityTimeout = TimeSpan.FromMinutes(2),
                    QueuePollInterval = TimeSpan.FromSeconds(1),
                }));
        builder.Services.AddOptions<SendingOptions>().BindConfiguration("Dashboard:Sending")
            .Validate(o => o.SenderLease >= TimeSpan.FromSeconds(3), "Dashboard__Sending__SenderLease must be at least 3 seconds.")
            .ValidateOnStart();
        builder.Services.AddOptions<JobSettings>().BindConfiguration("Dashboard:Jobs")
            .Validate(o => o.Workers is > 0 and <= 100, "Dashboard__Jobs__Workers goes from 1 to 100.")
            .ValidateOnStart();
        builder.Services.AddSingleton(services => services.GetRequiredService<Microsoft.Extensions.Options.IOptions<JobSettings>>().Value);
        builder.Services.AddHostedService<JobKeeper>();
        if (!builder.Settings().IsWorker) return;
        builder.Services.AddHostedService<SendingWorker>();
        builder.Services.AddHostedService<RecurringJobs>();
        builder.Services.AddHangfireServer(server =>
        {
            server.WorkerCount = (builder.Configuration.GetSection("Dashboard:Jobs").Get<JobSettings>() ?? new()).Workers + 2; // the clock's own short jobs never wait for long ones
            server.SchedulePollingInterval = TimeSpan.FromSeconds(5);
        });
    }

    /// <summary>Hangfire's own pages, for admins alone; by themselves they let in everyone who comes from this machine, which behind a proxy is everyone.</summary>
    public static void MapHangfire(this WebApplication app) =>
        app.MapHangfireDashboard(Urls.Hangfire, new Hangfire.DashboardOptions { Authorization = [new AdminsOnly()], AppPath = Urls.Jobs, DisplayStorageConnectionString = false, DashboardTitle = "Jobs behind the jobs" })
            .RequireAuthorization(policy => policy.RequireAuthenticatedUser().RequireRole(Roles.Admin));

    private sealed class AdminsOnly : IDashboardAuthorizationFilter
    {
        public bool Authorize(DashboardContext context) => context.GetHttpContext().User is { Identity.IsAuthenticated: true } user && user.IsInRole(Roles.Admin);
    }

    private sealed class DataSourceConnections(NpgsqlDataSource source) : IConnectionFactory
    {
        public NpgsqlConnection GetOrCreateConnection() => source.CreateConnection();
    }
}
