using Dashboard.Core.Jobs;
using Dashboard.Core.Sending;
using Dashboard.Web.Jobs;
using Hangfire;
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
        if (!builder.Settings().IsWorker) return;
        builder.Services.AddHostedService<SendingWorker>();
        builder.Services.AddHostedService<ProviderWorker>();
        builder.Services.AddHostedService<WebhookWorker>();
        builder.Services.AddHostedService<RecurringJobs>();
        builder.Services.AddHangfireServer(server =>
        {
            server.WorkerCount = Math.Max(4, Environment.ProcessorCount * 2);
            server.SchedulePollingInterval = TimeSpan.FromSeconds(5);
        });
    }

    private sealed class DataSourceConnections(NpgsqlDataSource source) : IConnectionFactory
    {
        public NpgsqlConnection GetOrCreateConnection() => source.CreateConnection();
    }
}
