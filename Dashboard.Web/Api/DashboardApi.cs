using Microsoft.AspNetCore.Mvc;

namespace Dashboard.Web.Api;

/// <summary>Every route of the API.</summary>
internal static class DashboardApi
{
    /// <summary>JSON bodies: a campaign's HTML and text, each of 1 MB at most and escaped, fit in.</summary>
    private const long LargestBody = 16 * 1024 * 1024;

    public static void MapRoutes(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup(ApiUrls.Base)
            .WithMetadata(new RequestSizeLimitAttribute(LargestBody))
            .DisableAntiforgery() // nobody is let in by a cookie here
            .AddEndpointFilter<RouteGroupBuilder, ActingClient>();
        api.MapAccounts();
        api.MapClients();
        api.MapBrands();
        api.MapUsers();
        api.MapApiKeys();
        api.MapLists();
        api.MapDomains();
        api.MapDmarc();
        api.MapSenders();
        api.MapBlocklists();
        api.MapRecipients();
        api.MapSegments();
        api.MapExports();
        api.MapBulk();
        api.MapImports();
        api.MapUploads();
        api.MapSuppressions();
        api.MapBounces();
        api.MapCampaigns();
        api.MapReports();
        api.MapMetrics();
        api.MapShares();
        api.MapReportPlans();
        api.MapMessages();
        api.MapRelays();
        api.MapFeedback();
        api.MapReputation();
        api.MapSandbox();
        api.MapSheets();
        api.MapQuality();
        api.MapAddresses();
        api.MapLeads();
        api.MapLeadJobs();
        api.MapLeadForm();
        api.MapJobs();
        api.MapWebhooks();
        api.MapEvents();
        api.MapAudit();
    }
}
