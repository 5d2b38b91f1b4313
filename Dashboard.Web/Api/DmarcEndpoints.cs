using System.ComponentModel;
using Dashboard.Core.ApiKeys;
using Dashboard.Core.Domains;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Dashboard.Web.Api;

/// <summary>DMARC aggregate reports: handed in, and what they say together.</summary>
internal static class DmarcEndpoints
{
    private const int MostOctets = 10 << 20;
    private const string Example = "<feedback><report_metadata><org_name>receiver.example</org_name><report_id>1</report_id>…</report_metadata>…</feedback>";

    public static void MapDmarc(this IEndpointRouteBuilder api)
    {
        var reports = api.MapGroup("/domains").WithTags("Domains");
        reports.MapPost("/dmarc-reports", TakeAsync).RequireScope(Scopes.DomainsWrite).Accepts<string>("application/xml", "application/gzip", "application/zip", "multipart/form-data", "application/octet-stream").WithExample(Example)
            .WithMetadata(new RequestSizeLimitAttribute(MostOctets + 64 * 1024))
            .Describe("reportDmarc", "Hand in a DMARC aggregate report", "RFC 7489: XML, gzip or ZIP, as the body or as the form's part named file. The report says which domain it is about; the same one again changes nothing. XML with a DTD or entities is refused.");
        reports.MapPost("/{id:guid}/dmarc-reports", TakeForAsync).RequireScope(Scopes.DomainsWrite).Accepts<string>("application/xml", "application/gzip", "application/zip", "multipart/form-data", "application/octet-stream").WithExample(Example)
            .WithMetadata(new RequestSizeLimitAttribute(MostOctets + 64 * 1024))
            .Describe("reportDmarcOfDomain", "Hand in a DMARC report about one domain", "Refused where the report is about another.");
        reports.MapGet("/{id:guid}/dmarc-reports", ListAsync).RequireScope(Scopes.DomainsRead).Describe("listDmarcReports", "List the DMARC reports that came in");
        reports.MapGet("/{id:guid}/dmarc", SummaryAsync).RequireScope(Scopes.DomainsRead).Describe("getDmarcSummary", "Who sends in the domain's name", "Pass and fail by source and by day, with a sentence on each. The last 30 days where no days are named, and at most 400.");
    }

    private static async Task<Results<Ok<Listing<DmarcReportRow>>, Refusal>> TakeAsync(DmarcService dmarc, ApiActor caller, HttpRequest request, CancellationToken ct) =>
        await TakeForAsync(dmarc, caller, null, request, ct);

    private static async Task<Results<Ok<Listing<DmarcReportRow>>, Refusal>> TakeForAsync(DmarcService dmarc, ApiActor caller, Guid? id, HttpRequest request, CancellationToken ct)
    {
        var file = await UploadedFile.ReadAsync(request, MostOctets, ct);
        if (file.Refused(out var unreadable)) return unreadable.ToProblem();
        var taken = await dmarc.TakeAsync(caller.Value, id, file.Value, ct);
        if (taken.Refused(out var error)) return error.ToProblem();
        return TypedResults.Ok(new Listing<DmarcReportRow> { Data = taken.Value, NextCursor = null });
    }

    private static async Task<Results<Ok<Listing<DmarcReportRow>>, Refusal>> ListAsync(DmarcService dmarc, ApiActor caller, Guid id, [AsParameters] ListQuery query, CancellationToken ct)
    {
        var slice = query.Slice();
        if (slice.Refused(out var error)) return error.ToProblem();
        if (query.WantsTotal) return HttpErrors.NotCounted.ToProblem();
        var rows = await dmarc.SliceAsync(caller.Value, id, slice.Value, ct);
        if (rows.Refused(out var refusal)) return refusal.ToProblem();
        return TypedResults.Ok(await Listing<DmarcReportRow>.OfAsync(rows.Value, row => row, query, () => Task.FromResult(0)));
    }

    private static async Task<Results<Ok<DmarcAnswer>, Refusal>> SummaryAsync(
        DmarcService dmarc, ApiActor caller, Guid id, [FromQuery, Description("The first day, such as 2026-11-01.")] DateOnly? from, [FromQuery, Description("The last day.")] DateOnly? to, CancellationToken ct)
    {
        var summary = await dmarc.SummaryAsync(caller.Value, id, from, to, ct);
        if (summary.Refused(out var error)) return error.ToProblem();
        return TypedResults.Ok(DmarcAnswer.Of(summary.Value));
    }
}

/// <summary>Who sends in a domain's name.</summary>
public sealed record DmarcAnswer(
    DateOnly From, DateOnly To, int Reports, [property: Description("Who reported.")] IReadOnlyList<string> Reporters, long Messages, long Passed, long Failed,
    [property: Description("The whole in words.")] string Says, IReadOnlyList<DmarcSourceAnswer> Sources, IReadOnlyList<DmarcDay> Days)
{
    public static DmarcAnswer Of(DmarcSummary s) => new(s.From, s.To, s.Reports, s.Reporters, s.Messages, s.Passed, s.Messages - s.Passed, s.Says, [.. s.Sources.Select(DmarcSourceAnswer.Of)], s.Days);
}

/// <summary>An address that sends in the domain's name.</summary>
public sealed record DmarcSourceAnswer(
    [property: Description("The address.")] string Source, [property: Description("Its name in the DNS.")] string? Name, DmarcVerdict Verdict, [property: Description("What it is, in words.")] string Says,
    long Messages, long Passed, long Failed, [property: Description("Mails whose signature holds in the domain's name.")] long DkimAligned, [property: Description("Mails whose SPF holds in the domain's name.")] long SpfAligned,
    [property: Description("Mails that receivers quarantined or refused.")] long Held, DateOnly FirstDay, DateOnly LastDay)
{
    public static DmarcSourceAnswer Of(DmarcSourceRow s) => new(s.Source, s.Name, s.Verdict, s.Says, s.Messages, s.Passed, s.Messages - s.Passed, s.Dkim, s.Spf, s.Held, s.FirstDay, s.LastDay);
}
