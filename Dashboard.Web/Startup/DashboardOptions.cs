using System.Net;
using Dashboard.Core.Housekeeping;
using Dashboard.Core.Imports;
using Dashboard.Core.Signups;

namespace Dashboard.Web.Startup;

/// <summary>The settings below <c>Dashboard</c>; appsettings.json says what each does.</summary>
public sealed class DashboardOptions
{
    public string DataPath { get; set; } = ".data";
    public string PublicUrl { get; set; } = "";
    public string Seed { get; set; } = "";
    public AdminOptions Admin { get; set; } = new();
    public string Roles { get; set; } = "web,worker";
    public RateLimitOptions RateLimit { get; set; } = new();
    public CorsOptions Cors { get; set; } = new();
    public UploadsOptions Uploads { get; set; } = new();
    public RetentionOptions Retention { get; set; } = new();
    public NoticesOptions Notices { get; set; } = new();
    public SignupSettings Signups { get; set; } = new();
    public List<string> KnownProxies { get; set; } = [];
    public DnsOptions Dns { get; set; } = new();
    public CircuitOptions Circuits { get; set; } = new();
    public SecretOptions Secrets { get; set; } = new();

    /// <summary>Whether this process serves pages, API and tracking.</summary>
    public bool IsWeb => HasRole("web");

    /// <summary>Whether this process sends and runs jobs.</summary>
    public bool IsWorker => HasRole("worker");

    /// <summary>Where uploads lie: a folder of the process that took them.</summary>
    public UploadSettings UploadSettings() => new(Path.Combine(Path.GetFullPath(DataPath), "uploads"), Uploads.MaxBytes);

    private bool HasRole(string role) =>
        Roles.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Contains(role, StringComparer.OrdinalIgnoreCase);

    public sealed class AdminOptions
    {
        public string Email { get; set; } = "";
        public string Password { get; set; } = "";
    }

    public sealed class RateLimitOptions
    {
        public int PerMinute { get; set; } = 100;
        public int TrackingPerMinute { get; set; } = 60_000;
    }

    public sealed class UploadsOptions
    {
        public long MaxBytes { get; set; } = 2L << 30;
    }

    public sealed class DnsOptions
    {
        public string Servers { get; set; } = "";

        /// <summary>The servers as addresses; the port is 53 where none is named.</summary>
        public IReadOnlyList<IPEndPoint> Addresses() =>
            [.. Servers.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(text =>
                IPEndPoint.TryParse(text, out var server)
                    ? new IPEndPoint(server.Address, server.Port == 0 ? 53 : server.Port)
                    : throw new StartupException($"Dashboard__Dns__Servers holds “{text}”, which is not an address such as 192.0.2.53:53."))];
    }

    public sealed class RetentionOptions
    {
        public TimeSpan Uploads { get; set; } = TimeSpan.FromDays(7);
        public TimeSpan SandboxMail { get; set; } = TimeSpan.FromDays(30);
        public TimeSpan SheetRuns { get; set; } = TimeSpan.FromDays(90);
        public TimeSpan Jobs { get; set; } = TimeSpan.FromDays(180);
        public TimeSpan ApiKeys { get; set; } = TimeSpan.FromDays(90);
        public TimeSpan KeyRequests { get; set; } = TimeSpan.FromDays(14);
        public TimeSpan ImportErrors { get; set; } = TimeSpan.FromDays(90);
        public TimeSpan Events { get; set; } = TimeSpan.FromDays(30);

        internal RetentionSettings Settings() => new(Uploads, SandboxMail, SheetRuns, Jobs, ApiKeys, KeyRequests, ImportErrors, Events);
    }

    public sealed class NoticesOptions
    {
        public string From { get; set; } = "";
    }

    public sealed class CircuitOptions
    {
        public int PerUser { get; set; } = 100;
        public int Retained { get; set; } = 100;
        public TimeSpan RetainedFor { get; set; } = TimeSpan.FromMinutes(3);
    }

    public sealed class SecretOptions
    {
        public List<string> KeyFiles { get; set; } = [];
    }

    public sealed class CorsOptions
    {
        public List<string> Origins { get; set; } = [];
    }
}
