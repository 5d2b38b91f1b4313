using System.Globalization;
using Dashboard.Core.Exports;
using Dashboard.Core.Reports;
using Dashboard.Web.Accounts;
using Dashboard.Web.Kit;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dashboard.Web.Pages.Analytics;

/// <summary>The table of analytics as CSV and XLSX.</summary>
internal static class AnalyticsDownloads
{
    public static void MapAnalyticsDownloads(this IEndpointRouteBuilder app) =>
        app.MapGet("/analytics/{dimension}/{from}/{to}/{**zone}", TableAsync).RequireAuthorization().ExcludeFromDescription();

    private static async Task<Results<FileContentHttpResult, StatusCodeHttpResult>> TableAsync(
        HttpContext http, AnalyticsService analytics, string dimension, string from, string to, string zone, CancellationToken ct)
    {
        if (UserClaims.ActorOf(http.User) is not { } actor) return TypedResults.StatusCode(StatusCodes.Status403Forbidden);
        var cut = zone.LastIndexOf('.');
        if (cut < 0 || !Enum.TryParse<ExportFormat>(zone[(cut + 1)..], ignoreCase: true, out var format) || !Enum.TryParse<MetricDimension>(dimension, ignoreCase: true, out var by)
            || !DateTime.TryParseExact(from, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var first) || !DateTime.TryParseExact(to, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var last))
            return TypedResults.StatusCode(StatusCodes.Status404NotFound);
        var place = Moment.Zone(zone[..cut]);
        var question = new MetricsQuestion(new DateTimeOffset(first, place.GetUtcOffset(first)), new DateTimeOffset(last.AddDays(1), place.GetUtcOffset(last.AddDays(1))), place.Id, Dimensions: [by]);
        var rows = await analytics.MetricsAsync(actor, question, ct);
        if (rows.Refused(out _)) return TypedResults.StatusCode(StatusCodes.Status400BadRequest);
        var table = ReportTables.OfMetrics($"analytics-{dimension.ToLowerInvariant()}-{from}-{to}", question, rows.Value);
        return TypedResults.Bytes(await table.WriteAsync(format, ct), ReportTable.ContentType(format), table.FileName(format));
    }
}
