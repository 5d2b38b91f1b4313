using System.Globalization;

namespace Dashboard.Web;

/// <summary>Every path of the product, built here.</summary>
public static class Urls
{
    public const string Overview = "/";
    public const string Campaigns = "/campaigns";
    public const string NewCampaign = "/campaigns/new";
    public const string Lists = "/lists";
    public const string Segments = "/segments";
    public const string NewSegment = "/segments/new";
    public const string Recipients = "/recipients";
    public const string Imports = "/imports";
    public const string NewImport = "/imports/new";
    public const string Uploads = "/imports/uploads";
    public const string Suppressions = "/suppressions";
    public const string Analytics = "/analytics";
    public const string MailPlans = "/analytics/mails";
    public const string Messages = "/messages";
    public const string Bounces = "/bounces";
    public const string Reputation = "/reputation";
    public const string Sheets = "/sheets";
    public const string NewSheet = "/sheets/new";
    public const string Quality = "/quality";
    public const string QualityReports = "/quality/reports";
    public const string Sandbox = "/sandbox";
    public const string Domains = "/domains";
    public const string Relays = "/relays";
    public const string ApiKeys = "/api-keys";
    public const string Webhooks = "/webhooks";
    public const string Jobs = "/jobs";
    public const string Hangfire = "/hangfire";
    public const string Leads = "/leads";
    public const string LeadBoard = "/leads/board";
    public const string LeadScoring = "/leads/scoring";
    public const string LeadDuplicates = "/leads/duplicates";
    public const string LeadFormSettings = "/leads/form";
    public const string Clients = "/clients";
    public const string Users = "/users";
    public const string Account = "/account";
    public const string Forgotten = "/account/forgotten";
    public const string Impersonate = "/account/impersonate";
    public const string ImpersonateEnd = "/account/impersonate/end";
    public const string PasskeyNew = "/account/passkeys/new";
    public const string PasskeyAdd = "/account/passkeys/add";
    public const string PasskeyAsk = "/account/passkeys/ask";
    public const string Audit = "/audit";
    public const string Secrets = "/secrets";
    public const string AuditExport = "/audit/export.csv";
    public const string Security = "/security";
    public const string SignOut = "/account/sign-out";
    public const string Forbidden = "/forbidden";
    public const string NotFound = "/not-found";
    public const string Error = "/error";
    public const string ApiDocs = "/docs/api";

    public static string Campaign(Guid id) => $"/campaigns/{id}";

    public static string CampaignEdit(Guid id) => $"/campaigns/{id}/edit";

    public static string CampaignReport(Guid id) => $"/campaigns/{id}/report";

    /// <summary>The people behind a figure of a campaign's report, by state or by what they did.</summary>
    public static string CampaignPeople(Guid id, string? state = null, string? which = null, string? provider = null, int? link = null, string? bounce = null, string? reason = null, string? program = null, string? device = null, int? band = null, string? variant = null)
    {
        var filters = new[] { ("state", state), ("event", which), ("provider", provider), ("link", link?.ToString(CultureInfo.InvariantCulture)), ("bounce", bounce), ("program", program), ("device", device), ("band", band?.ToString(CultureInfo.InvariantCulture)), ("variant", variant) }
            .Where(f => f.Item2 is not null).Select(f => $"{f.Item1}={char.ToLowerInvariant(f.Item2![0])}{f.Item2[1..]}").ToList();
        if (!string.IsNullOrEmpty(reason)) filters.Add($"reason={Uri.EscapeDataString(reason)}");
        return CampaignReport(id) + (filters.Count == 0 ? "" : $"?{string.Join('&', filters)}") + "#people";
    }

    /// <summary>The people behind a figure of the campaigns of a period: of the last so many days, or from one day to another.</summary>
    public static string PeriodPeople(int? days, string? from = null, string? to = null, string? state = null, string? which = null)
    {
        var query = new[] { ("days", days?.ToString(CultureInfo.InvariantCulture)), ("from", from), ("to", to), ("state", state), ("event", which) }
            .Where(q => !string.IsNullOrEmpty(q.Item2)).Select(q => $"{q.Item1}={Uri.EscapeDataString(char.ToLowerInvariant(q.Item2![0]) + q.Item2[1..])}");
        return $"/analytics/people?{string.Join('&', query)}";
    }

    /// <summary>Campaigns side by side.</summary>
    public static string Compare(IEnumerable<Guid> ids) => $"/analytics/compare?ids={string.Join(',', ids)}";

    /// <summary>A table of analytics as a file; the ending says which kind.</summary>
    public static string AnalyticsTable(string dimension, DateTime first, DateTime last, string zone) =>
        string.Create(CultureInfo.InvariantCulture, $"/analytics/{dimension.ToLowerInvariant()}/{first:yyyy-MM-dd}/{last:yyyy-MM-dd}/{zone}");

    /// <summary>A campaign's report as a document to print.</summary>
    public static string ReportPrint(Guid id) => $"/campaigns/{id}/report/print";

    /// <summary>A table of a campaign's report as a file; the ending says which kind.</summary>
    public static string ReportTable(Guid id, string table) => $"/campaigns/{id}/report/{table}";

    public static string List(Guid id) => $"/lists/{id}";

    public static string Segment(Guid id) => $"/segments/{id}";

    public static string Recipient(long id) => string.Create(CultureInfo.InvariantCulture, $"/recipients/{id}");

    public static string Message(long id) => string.Create(CultureInfo.InvariantCulture, $"/messages/{id}");

    /// <summary>The sign-up form of a list, as the client edits it.</summary>
    public static string SignupForm(Guid listId) => $"/lists/{listId}/form";

    /// <summary>The sign-up form as the public sees it.</summary>
    public static string Signup(Guid formId) => $"/s/{formId}";

    public static string Import(Guid id) => $"/imports/{id}";

    public static string ImportErrors(Guid id) => $"/imports/{id}/errors.csv";

    public static string NewImportInto(Guid listId) => $"/imports/new?listId={listId}";

    public static string SandboxMessage(long id) => string.Create(CultureInfo.InvariantCulture, $"/sandbox/{id}");

    public static string Domain(Guid id) => $"/domains/{id}";
    public static string Relay(Guid id) => $"/relays/{id}";

    public static string ApiKey(Guid id) => $"/api-keys/{id}";

    public static string Webhook(Guid id) => $"/webhooks/{id}";

    public static string Sheet(Guid id) => $"/sheets/{id}";

    public static string EditSheet(Guid id) => $"/sheets/{id}/edit";

    public static string QualityReport(DateOnly day) => string.Create(CultureInfo.InvariantCulture, $"/quality/reports?date={day:yyyy-MM-dd}");

    public static string Lead(long id) => string.Create(CultureInfo.InvariantCulture, $"/leads/{id}");

    /// <summary>A client's public form as the public sees it.</summary>
    public static string LeadForm(Guid formId) => $"/s/lead/{formId}";

    public static string Job(Guid id) => $"/jobs/{id}";

    public static string ExportFile(Guid jobId) => $"/jobs/{jobId}/file";

    public static string Verdicts(Guid jobId) => $"/jobs/{jobId}/verdicts.csv";

    public static string RecipientData(long id) => string.Create(CultureInfo.InvariantCulture, $"/recipients/{id}/data.json");

    public static string Client(Guid id) => $"/clients/{id}";

    /// <summary>The sign-in page, and where to go from there; only a path of our own is kept.</summary>
    public static string SignIn(string? returnUrl = null) =>
        IsOwnPath(returnUrl) && returnUrl != Overview ? $"/account/sign-in?returnUrl={Uri.EscapeDataString(returnUrl!)}" : "/account/sign-in";

    /// <summary>True for a path on this site: never another host, also not as <c>//host</c> or <c>/\host</c>.</summary>
    public static bool IsOwnPath(string? path) =>
        path is ['/', ..] && !path.StartsWith("//", StringComparison.Ordinal) && !path.StartsWith("/\\", StringComparison.Ordinal) && !path.Any(char.IsControl);

    public static string OpenPixel(string token) => $"/t/{token}";

    public static string ClickRedirect(string token) => $"/c/{token}";

    public static string Unsubscribe(string token) => $"/u/{token}";

    public static string Preferences(string token) => $"/p/{token}";

    public static string ViewInBrowser(string token) => $"/v/{token}";

    public static string SharedReport(string token) => $"/r/{token}";
}
