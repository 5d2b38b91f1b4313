using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Dashboard.Core;
using Dashboard.Core.Addresses;
using Dashboard.Core.ApiKeys;
using Dashboard.Core.Clients;
using Dashboard.Core.Imports;
using Dashboard.Core.Jobs;
using Dashboard.Core.Leads;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Dashboard.Web.Api;

/// <summary>What is done with many leads: each answers at once with the job that does it.</summary>
internal static class LeadJobEndpoints
{
    public static void MapLeadJobs(this IEndpointRouteBuilder api)
    {
        var largest = api.ServiceProvider.GetRequiredService<Uploads>().MostBytes;
        var leads = api.MapGroup("/leads").WithTags("Leads");
        leads.MapPost("/imports", ImportAsync).RequireScope(Scopes.LeadsWrite).Accepts<UploadLeads>("multipart/form-data")
            .WithMetadata(new RequestSizeLimitAttribute(largest + (ImportEndpoints.MostParts * ImportEndpoints.LargestField)))
            .Describe("importLeads", "Take in leads from a file", "CSV, TSV, XLSX, or one of them zipped. The answer comes at once; the work is done by the job that it names. Without a mapping the header decides.");
        leads.MapPost("/jobs", OrderAsync).RequireScope(Scopes.LeadsWrite)
            .Describe("orderLeadJob", "Check, score or convert leads", "Those named by leadIds, or all who match the filter; without either all leads, and to be converted all qualified ones. The answer names the job.")
            .WithExample(new { kind = "check", filter = new { status = "new" } });
        leads.MapGet("/jobs/{id:guid}/verdicts.csv", VerdictsAsync).RequireScope(Scopes.LeadsRead).Produces(StatusCodes.Status200OK, contentType: "text/csv")
            .Describe("getLeadVerdicts", "Fetch the verdicts of a check", "CSV of email, verdict, reasons, notes and suggestion: as words for programs, and in sentences. Of a check that still runs, what it said so far; 404 for jobs that are no checks of leads.");
        leads.MapPost("/to-list", ConvertAsync).RequireScope(Scopes.LeadsWrite)
            .Describe("putLeadsIntoList", "Make leads recipients of a list", "The same as a job of the kind convert. Whoever must not be mailed stays out; consent and source go with the lead.")
            .WithExample(new { listId = "01932c6e-7d4a-7b3e-9c51-5f0f6a1f2b3c", filter = new { status = "qualified", minScore = 60 } });
    }

    private static async Task<Results<Accepted<LeadJobAnswer>, Refusal>> ImportAsync(LeadJobs orders, Uploads uploads, ClientService clients, ApiActor caller, HttpRequest request, CancellationToken ct)
    {
        var form = await ImportEndpoints.ReadAsync(uploads, request, ct);
        if (form.Refused(out var unreadable)) return unreadable.ToProblem();
        var started = await TakeOnAsync(orders, clients, caller, form.Value, ct);
        if (!started.Refused(out var error)) return Accepted(started.Value);

        if (form.Value.StoredAs.Length > 0) uploads.Remove(form.Value.StoredAs);
        return error.ToProblem();
    }

    private static async Task<Results<PushStreamHttpResult, Refusal>> VerdictsAsync(LeadVerdicts verdicts, ApiActor caller, Guid id, CancellationToken ct)
    {
        var found = await verdicts.FindAsync(caller.Value, id, ct);
        if (found.Refused(out var error)) return error.ToProblem();
        return TypedResults.Stream(output => LeadVerdicts.WriteAsync(found.Value, output, ct), "text/csv; charset=utf-8", $"verdicts-{id}.csv");
    }

    private static async Task<Result<JobRow>> TakeOnAsync(LeadJobs orders, ClientService clients, ApiActor caller, ImportEndpoints.UploadForm form, CancellationToken ct)
    {
        var acting = await ImportEndpoints.ActingAsync(clients, caller, form, ct);
        if (acting.Refused(out var other)) return other;
        if (form.StoredAs.Length == 0) return HttpErrors.Invalid("file", "Send the file as the part named file.");
        var mapping = ImportService.ReadMapping(form.Fields.GetValueOrDefault("mapping"));
        if (mapping.Refused(out var malformed)) return malformed;
        var thenCheck = bool.TryParse(form.Fields.GetValueOrDefault("check"), out var check) && check;
        return await orders.ImportAsync(acting.Value, form.StoredAs, form.FileName, mapping.Value, thenCheck, ct);
    }

    private static Task<Results<Accepted<LeadJobAnswer>, Refusal>> OrderAsync(LeadJobs orders, ApiActor caller, OrderLeadJob request, CancellationToken ct) =>
        request.Kind is { } kind ? StartAsync(orders, caller, kind, request, ct) : Task.FromResult<Results<Accepted<LeadJobAnswer>, Refusal>>(HttpErrors.Invalid("kind", "kind is check, score or convert.").ToProblem());

    private static Task<Results<Accepted<LeadJobAnswer>, Refusal>> ConvertAsync(LeadJobs orders, ApiActor caller, PutLeads request, CancellationToken ct) =>
        StartAsync(orders, caller, LeadOrderKind.Convert, request, ct);

    private static async Task<Results<Accepted<LeadJobAnswer>, Refusal>> StartAsync(LeadJobs orders, ApiActor caller, LeadOrderKind kind, PutLeads request, CancellationToken ct)
    {
        if (kind is LeadOrderKind.Convert && !Scopes.Cover(caller.Scopes, Scopes.RecipientsWrite)) return HttpErrors.ScopeMissing(Scopes.RecipientsWrite).ToProblem();
        if (request.LeadIds is not null && request.Filter is not null) return HttpErrors.Invalid("filter", "Send leadIds or a filter, not both.").ToProblem();
        if (request.Consent is { How: null or "" }) return HttpErrors.Invalid("consent", "Say by how the way the consent came.").ToProblem();
        var filter = request.LeadIds is { } named ? new LeadFilter { Ids = named } : request.Filter?.ToFilter() ?? new();
        var ordered = await orders.OrderAsync(caller.Value, new() { Kind = kind, Filter = filter, ListId = request.ListId, Consent = request.Consent?.ToConsent(), NeedsConsent = request.RequireConsent, AsksMailboxes = request is OrderLeadJob { Mailboxes: true } }, ct);
        return ordered.Refused(out var error) ? error.ToProblem() : Accepted(ordered.Value);
    }

    private static Accepted<LeadJobAnswer> Accepted(JobRow job) => TypedResults.Accepted(ApiUrls.Job(job.Id), new LeadJobAnswer(job.Id, job.Kind, job.State));
}

/// <summary>Which leads become recipients of a list.</summary>
public record PutLeads : INamesClient
{
    [Description("The client they are of, where an admin asks.")]
    public Guid? ClientId { get; init; }

    [Description("These alone, up to 10,000.")]
    [JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)]
    public List<long>? LeadIds { get; init; }

    [Description("All who match.")]
    public LeadFilterInput? Filter { get; init; }

    [Description("The list that they become recipients of.")]
    public Guid? ListId { get; init; }

    [Description("What the caller vouches for, where a lead brings no consent of its own.")]
    public ConsentInput? Consent { get; init; }

    [Description("Leaves out who brings no consent of their own.")]
    public bool RequireConsent { get; init; }
}

/// <summary>What is to be done with which leads.</summary>
public sealed record OrderLeadJob : PutLeads
{
    [Required]
    public LeadOrderKind? Kind { get; init; }

    [Description("Has a check ask the mailboxes' own servers, too (RCPT, never DATA). 409 where the installation does not allow it.")]
    public bool Mailboxes { get; init; }
}

/// <summary>Which leads are meant.</summary>
public sealed record LeadFilterInput
{
    public LeadStage? Status { get; init; }
    public int? MinScore { get; init; }
    public AddressVerdict? Verdict { get; init; }
    public string? Tag { get; init; }
    public string? Q { get; init; }

    [Description("Only those that were never checked.")]
    public bool Unchecked { get; init; }

    internal LeadFilter ToFilter() => new() { Stage = Status, MinScore = MinScore, Verdict = Verdict, Tag = Tag, Search = Q, Unchecked = Unchecked };
}

/// <summary>The job that was taken on.</summary>
public sealed record LeadJobAnswer(Guid JobId, string Kind, JobState State);

/// <summary>The form that brings a file of leads.</summary>
public sealed record UploadLeads
{
    [Description("The client they are for, where an admin asks.")]
    public Guid? ClientId { get; init; }

    [Required, Description("CSV, TSV, XLSX, or one of them zipped.")]
    public IFormFile? File { get; init; }

    [Description("JSON: column → email, name, company, phone, website, notes, tags, or the name of a further field. Without it the header decides.")]
    public string? Mapping { get; init; }

    [Description("true checks what was never checked right after.")]
    public bool Check { get; init; }
}
