using Dashboard.Core;
using Dashboard.Core.ApiKeys;
using Dashboard.Core.Campaigns;
using Dashboard.Core.Events;
using Dashboard.Core.Exports;
using Dashboard.Core.Feedback;
using Dashboard.Core.Housekeeping;
using Dashboard.Core.Imports;
using Dashboard.Core.Jobs;
using Dashboard.Core.Leads;
using Dashboard.Core.Messages;
using Dashboard.Core.Recipients;
using Dashboard.Core.Relays;
using Dashboard.Core.Reports;
using Dashboard.Core.Reputation;
using Dashboard.Core.Sandbox;
using Dashboard.Core.Secrets;
using Dashboard.Core.Sending;
using Dashboard.Core.Sheets;
using Dashboard.Core.Tracking;
using Dashboard.Core.Webhooks;
using Dashboard.Data.Queries;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Dashboard.Data;

/// <summary>Registers the database.</summary>
public static class DataSetup
{
    /// <summary>The key of the advisory lock under which migrations run ("SMTPClou").</summary>
    private const long MigrationLock = 0x534D5450436C6F75;

    /// <summary>Adds the unit of work and the questions that only PostgreSQL answers, over one pool of connections.</summary>
    public static IServiceCollection AddDashboardData(this IServiceCollection services, NpgsqlDataSource source)
    {
        services.AddSingleton(source);
        services.AddSingleton<ClientPolicies>();
        services.AddSingleton<ClientConnections>();
        services.AddSingleton<Connections>();
        services.AddDbContextFactory<DashboardDb>((provider, options) => options.UseNpgsql(source).UseSnakeCaseNamingConvention().AddInterceptors(provider.GetRequiredService<ClientConnections>()));
        services.AddSingleton<IDashboardDbFactory, DashboardDbFactory>();
        services.AddSingleton<ICampaignAudience, CampaignAudience>();
        services.AddSingleton<IVariantTests, VariantTests>();
        services.AddSingleton<IMessageQueue, MessageQueue>();
        services.AddSingleton<ISenders, Senders>();
        services.AddSingleton<ICampaignRuns, CampaignRuns>();
        services.AddSingleton<IRelayBook, RelayBook>();
        services.AddSingleton<IMessageBox, MessageBox>();
        services.AddSingleton<ISendingFigures, SendingFigures>();
        services.AddSingleton<IPaceBook, PaceBook>();
        services.AddSingleton<IProviderBook, ProviderBook>();
        services.AddSingleton<ITrackedLinks, TrackedLinks>();
        services.AddSingleton<ISigningKeys, SigningKeys>();
        services.AddSingleton<IEventLog, EventLog>();
        services.AddSingleton<IFeedbackLedger, FeedbackLedger>();
        services.AddSingleton<IReputationFigures, ReputationFigures>();
        services.AddSingleton<ICampaignStatistics, CampaignStatistics>();
        services.AddSingleton<IAnalytics, Analytics>();
        services.AddSingleton<IAnsweredRequests, AnsweredRequests>();
        services.AddSingleton<IEditTurns, EditTurns>();
        services.AddSingleton<IRequestBook, RequestBook>();
        services.AddSingleton<IRecipientCopy, RecipientCopy>();
        services.AddSingleton<IRecipientSearch, RecipientSearch>();
        services.AddSingleton<IRecipientTimeline, RecipientTimeline>();
        services.AddSingleton<IExpiredRows, ExpiredRows>();
        services.AddSingleton<ISheetLedger, SheetLedger>();
        services.AddSingleton<IRecipientActs, RecipientActs>();
        services.AddSingleton<IExportFiles, ExportFiles>();
        services.AddSingleton<IEventFeed, EventFeed>();
        services.AddSingleton<IWebhookQueue, WebhookQueue>();
        services.AddSingleton<IJobBook, JobBook>();
        services.AddSingleton<ILeadBook, LeadBook>();
        services.AddSingleton<IMagicMessages, MagicMessages>();
        services.AddSingleton<ILedgerMonths, LedgerMonths>();
        services.AddSingleton<ISecretPlaces, SecretPlaces>();
        services.AddDataProtection().SetApplicationName("SMTPCloud Dashboard").PersistKeysToDbContext<DashboardDb>();
        return services;
    }

    /// <summary>Brings the schema up to date, under an advisory lock so that several processes may start at once.</summary>
    public static async Task MigrateAsync(this IServiceProvider services, CancellationToken ct)
    {
        var source = services.GetRequiredService<NpgsqlDataSource>();
        await using var gate = await source.OpenConnectionAsync(ct);
        await ExecuteAsync(gate, $"SELECT pg_advisory_lock({MigrationLock})", ct);
        try
        {
            await using var db = await services.GetRequiredService<IDbContextFactory<DashboardDb>>().CreateDbContextAsync(ct);
            if ((await db.Database.GetPendingMigrationsAsync(ct)).Any())
            {
                await db.Database.MigrateAsync(ct);
                // citext may just have come into being: connections opened before must learn its type.
                await gate.ReloadTypesAsync(ct);
            }

            await services.GetRequiredService<ClientPolicies>().ApplyAsync(gate, ct);
            await services.GetRequiredService<ILedgerMonths>().PrepareAsync(ct);
        }
        finally
        {
            await ExecuteAsync(gate, $"SELECT pg_advisory_unlock({MigrationLock})", CancellationToken.None);
        }
    }

    /// <summary>Whether the database answers and holds the schema that this program needs.</summary>
    public static async Task<bool> IsMigratedAsync(this IServiceProvider services, CancellationToken ct)
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<DashboardDb>>().CreateDbContextAsync(ct);
        return !(await db.Database.GetPendingMigrationsAsync(ct)).Any();
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 600 };
        await command.ExecuteNonQueryAsync(ct);
    }
}
