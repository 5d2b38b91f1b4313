using Dashboard.Core;
using Dashboard.Core.Campaigns;
using Dashboard.Core.Domains;
using Dashboard.Core.Feedback;
using Dashboard.Core.Secrets;
using Dashboard.Core.Sending;
using Dashboard.Core.Sheets;
using Dashboard.Core.Webhooks;
using Dashboard.Data;
using Dashboard.Web.Mail;
using Dashboard.Web.Sheets;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Dashboard.Web.Startup;

/// <summary>The program's parts, in the order that Program.cs names them.</summary>
internal static class DashboardSetup
{
    private const string DefaultAddress = "http://127.0.0.1:5080";

    /// <summary>Settings come from appsettings.json beside the program, then the environment, then the command line.</summary>
    public static WebApplicationBuilder CreateBuilder(string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        if (string.IsNullOrEmpty(builder.Configuration["urls"])) builder.WebHost.UseUrls(DefaultAddress);
        builder.Services.AddOptions<DashboardOptions>().BindConfiguration("Dashboard")
            .Validate(o => o.IsWeb || o.IsWorker, "Dashboard__Roles names no role this program knows. Use web, worker or web,worker.")
            .Validate(o => o.Circuits is { PerUser: > 0, Retained: >= 0 } && o.Circuits.RetainedFor > TimeSpan.Zero, "Dashboard__Circuits__PerUser and RetainedFor must be more than nothing.")
            .Validate(o => o.RateLimit.PerMinute > 0, "Dashboard__RateLimit__PerMinute must be at least 1.")
            .ValidateOnStart();
        builder.Services.Configure<HostOptions>(host => host.ServicesStartConcurrently = true);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<IPublicAddress, PublicAddress>();
        return builder;
    }

    /// <summary>The settings as they stand while the parts are put together.</summary>
    public static DashboardOptions Settings(this WebApplicationBuilder builder) =>
        builder.Configuration.GetSection("Dashboard").Get<DashboardOptions>() ?? new();

    /// <summary>The server that the settings name, or the embedded one; disposing of the answer stops what was started.</summary>
    public static async Task<IAsyncDisposable> AddDatabaseAsync(this WebApplicationBuilder builder)
    {
        var given = builder.Configuration.GetConnectionString("Dashboard");
        var embedded = string.IsNullOrWhiteSpace(given) ? await EmbeddedPostgres.StartAsync(builder.Settings().DataPath, CancellationToken.None) : null;
        var address = new NpgsqlConnectionStringBuilder(embedded?.ConnectionString ?? given)
        {
            ApplicationName = "SMTPCloud Dashboard",
            MaxAutoPrepare = 0, // a statement that fails while it is being prepared by itself puts its connection out of step: the next caller reads another's rows (npgsql issue 6391, open)
            IncludeErrorDetail = builder.Environment.IsDevelopment(),
        };
        builder.Services.AddDashboardData(NpgsqlDataSource.Create(address));
        return (IAsyncDisposable?)embedded ?? new Nothing();
    }

    /// <summary>What is true and allowed.</summary>
    public static void AddDomain(this WebApplicationBuilder builder)
    {
        builder.Services.AddDashboardCore();
        builder.Services.AddSingleton(services => services.GetRequiredService<IOptions<DashboardOptions>>().Value.UploadSettings());
        builder.Services.AddOptions<GoogleSheetsOptions>().BindConfiguration("Dashboard:Sheets")
            .Validate(o => o.Every >= TimeSpan.FromSeconds(1), "Dashboard__Sheets__Every must be at least 1 second.")
            .Validate(o => o.BaseUrl.Length == 0 || Uri.TryCreate(o.BaseUrl, UriKind.Absolute, out _), "Dashboard__Sheets__BaseUrl is no address.")
            .ValidateOnStart();
        builder.Services.AddSingleton(services => new SheetSettings(services.GetRequiredService<IOptions<GoogleSheetsOptions>>().Value.Every));
        builder.Services.AddSingleton(services => services.GetRequiredService<IOptions<DashboardOptions>>().Value.Retention.Settings());
        builder.Services.AddSingleton<ISheetReader, GoogleSheets>();
        builder.Services.AddSingleton(services => new NoticeSettings(services.GetRequiredService<IOptions<DashboardOptions>>().Value.Notices.From));
        builder.Services.AddSingleton(services => services.GetRequiredService<IOptions<DashboardOptions>>().Value.Signups);
        var seal = new KeySeal(builder.Settings().Secrets.KeyFiles);
        builder.Services.AddSingleton(seal);
        if (seal.IsUsed) builder.Services.Configure<KeyManagementOptions>(keys => keys.XmlEncryptor = seal);
        builder.Services.AddSingleton<IKeyRing, KeyRing>();
        builder.Services.AddSingleton<ISecrets, DataProtectionSecrets>();
        var trusted = (builder.Configuration.GetSection(RelayOptions.Section).Get<RelayOptions>() ?? new()).Networks();
        builder.Services.AddOptions<RelayOptions>().BindConfiguration(RelayOptions.Section)
            .Validate(o => o.TrustedNetworks.TrueForAll(n => System.Net.IPNetwork.TryParse(n, out _)), "Dashboard__Relays__TrustedNetworks holds what is no network such as 10.1.0.0/16.")
            .ValidateOnStart();
        builder.Services.AddSingleton<INamedHosts>(new NamedHosts(trusted));
        builder.Services.AddSingleton<IMailTransport>(new SmtpTransport(new SmtpTimeouts(), trusted: trusted));
        builder.Services.AddSingleton<IDnsLookup, DnsLookup>();
        builder.AddAddressChecks();
        builder.Services.AddSingleton<IWebProbe, WebProbe>();
        builder.Services.AddOptions<DomainSettings>().BindConfiguration("Dashboard:Domains");
        builder.Services.AddOptions<BlocklistSettings>().BindConfiguration("Dashboard:Blocklists")
            .Validate(o => o.Every >= TimeSpan.FromMinutes(1), "Dashboard__Blocklists__Every must be at least 1 minute.").ValidateOnStart();
        builder.Services.AddSingleton<IMailboxReader>(new MailboxReader(trusted));
        builder.Services.AddOptions<WebhookSettings>().BindConfiguration("Dashboard:Webhooks")
            .Validate(o => o.Timeout >= TimeSpan.FromMilliseconds(100) && o.Timeout <= TimeSpan.FromMinutes(2), "Dashboard__Webhooks__Timeout goes from 100 milliseconds to 2 minutes.")
            .Validate(o => o.TrustedNetworks.TrueForAll(n => System.Net.IPNetwork.TryParse(n, out _)), "Dashboard__Webhooks__TrustedNetworks holds what is no network such as 10.1.0.0/16.")
            .ValidateOnStart();
        builder.Services.AddSingleton<IWebhookTransport, WebhookTransport>();
    }

    /// <summary>Migrations, then what every installation starts with.</summary>
    public static async Task PrepareDatabaseAsync(this WebApplication app)
    {
        try
        {
            await app.Services.MigrateAsync(CancellationToken.None);
            await KeyRing.SealAsync(app.Services, CancellationToken.None);
        }
        catch (NpgsqlException e)
        {
            throw new StartupException($"The database could not be reached or brought up to date: {e.Message} Check ConnectionStrings__Dashboard and that the server is PostgreSQL 15 or later.", e);
        }

        await FirstStart.PrepareAsync(app.Services, CancellationToken.None);
    }

    private sealed class Nothing : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
