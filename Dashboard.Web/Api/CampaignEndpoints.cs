using System.ComponentModel;
using Dashboard.Core;
using Dashboard.Core.ApiKeys;
using Dashboard.Core.Campaigns;
using Dashboard.Core.Sending;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Dashboard.Web.Api;

/// <summary>Campaigns: drafting, editing, and everything that sends or stops them.</summary>
internal static class CampaignEndpoints
{
    private static readonly DraftCampaign Example = new()
    {
        Name = "Spring sale",
        Subject = "{{ name | default: \"Hello\" }}, 20 % off everything",
        FromName = "Bakery Brandt",
        FromEmail = "news@brandt.example",
        Html = "<h1>Spring is here</h1><p><a href=\"https://brandt.example/spring\">See what is new</a></p>",
        ListIds = [Guid.Parse("01932c6e-7d4a-7b3e-9c51-5f0f6a1f2b3c")],
    };

    public static void MapCampaigns(this IEndpointRouteBuilder api)
    {
        var campaigns = api.MapGroup("/campaigns").WithTags("Campaigns");
        campaigns.MapGet("", ListAsync).RequireScope(Scopes.CampaignsRead).Describe("listCampaigns", "List campaigns");
        campaigns.MapPost("", DraftAsync).RequireScope(Scopes.CampaignsWrite)
            .Describe("draftCampaign", "Draft a campaign", "With scheduledAt it is scheduled at once, which takes the scope campaigns:send too.").WithExample(Example);

        var one = campaigns.MapGroup("/{id:guid}");
        one.MapGet("", FindAsync).WithMetadata(new VersionStatement()).RequireScope(Scopes.CampaignsRead).Describe("getCampaign", "Read a campaign", "The ETag is its version; send it as If-Match with an edit.");
        one.MapPut("", ReplaceAsync).WithMetadata(new VersionStatement()).RequireScope(Scopes.CampaignsWrite).Describe("replaceCampaign", "Replace a campaign's fields", "What is left out becomes empty. With If-Match it is refused (409) where someone changed the campaign meanwhile.").WithExample(Example);
        one.MapPatch("", EditAsync).WithMetadata(new VersionStatement()).RequireScope(Scopes.CampaignsWrite)
            .Describe("editCampaign", "Edit some of a campaign's fields", "JSON Merge Patch (RFC 7396): what is left out stays, null takes away. With If-Match it is refused (409) where someone changed the campaign meanwhile.")
            .WithExample(new { subject = "Only until Sunday: 20 % off" });
        one.MapDelete("", DeleteAsync).RequireScope(Scopes.CampaignsWrite).Describe("deleteCampaign", "Delete a campaign", "Only what was never sent can be deleted.");
        one.MapPost("/audience", AudienceAsync).RequireScope(Scopes.CampaignsRead).Describe("getAudience", "Who would get it", "selected − duplicates − unsubscribed − suppressed − invalid = toSend: the number shown here is the number sent.");
        one.MapGet("/plan", PlanAsync).RequireScope(Scopes.CampaignsRead).Describe("getPlan", "How fast it goes, and until when", "The limits that bind it, what waits and why, and the expected finish.");
        one.MapPost("/preflight", PreflightAsync).RequireScope(Scopes.CampaignsRead).Describe("preflightCampaign", "Look at a campaign before it is sent", "Sender, links, images, missing values, size and words. Errors block the send, warnings ask. Every link and image is called once.");
        one.MapPost("/duplicate", DuplicateAsync).RequireScope(Scopes.CampaignsWrite).Describe("duplicateCampaign", "Copy a campaign into a new draft");
        one.MapPost("/test", TestAsync).RequireScope(Scopes.CampaignsSend).Describe("testCampaign", "Send a test of a campaign", "One mail to one address, outside the ledger and every figure. The answer holds the server's words.").WithExample(new TestCampaign { To = "ada@agency.example" });
        one.MapPost("/approve", ApproveAsync).RequireScope(Scopes.CampaignsSend).Describe("approveCampaign", "Approve a campaign", "Where its client asks for another person's approval: by someone who may send and did not change it last. An edit withdraws it.");
        one.MapPost("/schedule", ScheduleAsync).RequireScope(Scopes.CampaignsSend).Describe("scheduleCampaign", "Schedule a campaign").WithExample(new { at = "2027-03-01T08:00:00Z" });
        one.MapPost("/unschedule", UnscheduleAsync).RequireScope(Scopes.CampaignsSend).Describe("unscheduleCampaign", "Take a schedule back");
        one.MapPost("/send", SendAsync).RequireScope(Scopes.CampaignsSend).Describe("sendCampaign", "Send a campaign now", "However often and by whomever it is asked, it is sent once.");
        one.MapPost("/pause", PauseAsync).RequireScope(Scopes.CampaignsSend).Describe("pauseCampaign", "Hold a campaign", "What is being handed over is finished first.");
        one.MapPost("/resume", ResumeAsync).RequireScope(Scopes.CampaignsSend).Describe("resumeCampaign", "Go on where a campaign was held");
        one.MapPost("/variants/{variant}/winner", ChooseAsync).RequireScope(Scopes.CampaignsSend)
            .Describe("chooseWinner", "Send a variant to the rest", "While a test is under way, by its letter. Asked again for the same variant it changes nothing; another one is refused (409) once a winner is chosen.");
        one.MapPost("/cancel", CancelAsync).RequireScope(Scopes.CampaignsSend).Describe("cancelCampaign", "End a campaign", "What was not handed over yet is skipped.");
    }

    private static async Task<Results<Ok<Listing<CampaignEntryAnswer>>, Refusal>> ListAsync(
        CampaignService campaigns,
        ApiActor caller,
        [AsParameters] ListQuery query,
        [FromQuery, Description("Only campaigns in this state.")] Word<CampaignStatus>? status,
        CancellationToken ct)
    {
        var slice = query.Slice();
        if (slice.Refused(out var error)) return error.ToProblem();
        var filter = new CampaignFilter(status?.Value, slice.Value.From, slice.Value.To, slice.Value.Search);
        var rows = await campaigns.SliceAsync(caller.Value, filter, slice.Value, ct);
        return TypedResults.Ok(await Listing<CampaignEntryAnswer>.OfAsync(rows, CampaignEntryAnswer.Of, query, () => campaigns.CountAsync(caller.Value, filter, ct)));
    }

    private static async Task<Results<Created<CampaignAnswer>, Refusal>> DraftAsync(CampaignService campaigns, ApiActor caller, HttpContext http, DraftCampaign request, CancellationToken ct)
    {
        if (MaySchedule(caller, request, null) is { } refusal) return refusal.ToProblem();
        var drafted = await campaigns.DraftAsync(caller.Value, request.ToDraft(), ct);
        if (drafted.Refused(out var error)) return error.ToProblem();
        return TypedResults.Created(ApiUrls.Campaign(drafted.Value.Id), Answer(http, drafted.Value));
    }

    private static async Task<Results<Ok<CampaignAnswer>, Refusal>> FindAsync(CampaignService campaigns, ApiActor caller, HttpContext http, Guid id, CancellationToken ct)
    {
        var found = await campaigns.FindAsync(caller.Value, id, ct);
        if (found.Refused(out var error)) return error.ToProblem();
        return TypedResults.Ok(Answer(http, found.Value));
    }

    private static async Task<Results<Ok<CampaignAnswer>, Refusal>> ReplaceAsync(CampaignService campaigns, ApiActor caller, HttpContext http, Guid id, DraftCampaign request, CancellationToken ct)
    {
        var found = await campaigns.FindAsync(caller.Value, id, ct);
        if (found.Refused(out var missing)) return missing.ToProblem();
        return await TakeAsync(campaigns, caller, http, found.Value, request, ETags.Read(http), ct);
    }

    private static async Task<Results<Ok<CampaignAnswer>, Refusal>> EditAsync(CampaignService campaigns, ApiActor caller, HttpContext http, Guid id, Patch<EditCampaign> patch, CancellationToken ct)
    {
        var found = await campaigns.FindAsync(caller.Value, id, ct);
        if (found.Refused(out var missing)) return missing.ToProblem();
        var edited = patch.Apply(EditCampaign.Of(found.Value.Draft));
        // What was left out is taken from the version that was just read: it must still be that one when it is saved.
        return await TakeAsync(campaigns, caller, http, found.Value, edited.ToRequest(), ETags.Read(http) ?? found.Value.Version, ct);
    }

    private static async Task<Results<Ok<CampaignAnswer>, Refusal>> TakeAsync(
        CampaignService campaigns, ApiActor caller, HttpContext http, CampaignDetails read, DraftCampaign request, uint? version, CancellationToken ct)
    {
        if (MaySchedule(caller, request, read) is { } refusal) return refusal.ToProblem();
        var edited = await campaigns.EditAsync(caller.Value, read.Id, request.ToDraft(), version, ct);
        if (edited.Refused(out var error)) return error.ToProblem();
        return TypedResults.Ok(Answer(http, edited.Value));
    }

    private static async Task<Results<NoContent, Refusal>> DeleteAsync(CampaignService campaigns, ApiActor caller, Guid id, CancellationToken ct)
    {
        if (await campaigns.DeleteAsync(caller.Value, id, ct) is { } error) return error.ToProblem();
        return TypedResults.NoContent();
    }

    private static async Task<Results<Ok<AudienceWaterfall>, Refusal>> AudienceAsync(CampaignService campaigns, ApiActor caller, Guid id, CancellationToken ct)
    {
        var counted = await campaigns.AudienceAsync(caller.Value, id, ct);
        if (counted.Refused(out var error)) return error.ToProblem();
        return TypedResults.Ok(counted.Value);
    }

    private static async Task<Results<Ok<PreflightReport>, Refusal>> PreflightAsync(CampaignPreflight preflight, ApiActor caller, Guid id, CancellationToken ct)
    {
        var report = await preflight.RunAsync(caller.Value, id, ct);
        if (report.Refused(out var error)) return error.ToProblem();
        return TypedResults.Ok(report.Value);
    }

    private static async Task<Results<Ok<SendingPlan>, Refusal>> PlanAsync(SendingPlanner planner, ApiActor caller, Guid id, CancellationToken ct)
    {
        var plan = await planner.PlanAsync(caller.Value, id, ct);
        if (plan.Refused(out var error)) return error.ToProblem();
        return TypedResults.Ok(plan.Value);
    }

    private static async Task<Results<Created<CampaignAnswer>, Refusal>> DuplicateAsync(CampaignService campaigns, ApiActor caller, HttpContext http, Guid id, CancellationToken ct)
    {
        var copied = await campaigns.DuplicateAsync(caller.Value, id, ct);
        if (copied.Refused(out var error)) return error.ToProblem();
        return TypedResults.Created(ApiUrls.Campaign(copied.Value.Id), Answer(http, copied.Value));
    }

    private static async Task<Results<Ok<CampaignAnswer>, Refusal>> ApproveAsync(CampaignService campaigns, ApiActor caller, HttpContext http, Guid id, CancellationToken ct)
    {
        var approved = await campaigns.ApproveAsync(caller.Value, id, ct);
        if (approved.Refused(out var error)) return error.ToProblem();
        return TypedResults.Ok(Answer(http, approved.Value));
    }

    private static async Task<Results<Ok<TestAnswer>, Refusal>> TestAsync(CampaignTests tests, ApiActor caller, Guid id, TestCampaign request, CancellationToken ct)
    {
        var sent = await tests.SendAsync(caller.Value, id, request.To, request.RecipientId, request.Variant, ct);
        if (sent.Refused(out var error)) return error.ToProblem();
        return TypedResults.Ok(new TestAnswer(sent.Value));
    }

    private static async Task<Results<Ok<CampaignAnswer>, Refusal>> ScheduleAsync(
        CampaignLauncher launcher, CampaignService campaigns, ApiActor caller, HttpContext http, Guid id, ScheduleCampaign request, CancellationToken ct)
    {
        if (request.At is not { } at) return HttpErrors.Invalid("at", "Say when the campaign is to be sent.").ToProblem();
        var refusal = await launcher.ScheduleAsync(caller.Value, id, at, ct);
        // The moment stands in this request as "at".
        if (refusal == CampaignErrors.InThePast) refusal = refusal with { Field = "at" };
        return await ChangedAsync(refusal, campaigns, caller, http, id, ct);
    }

    private static async Task<Results<Ok<CampaignAnswer>, Refusal>> UnscheduleAsync(CampaignLauncher launcher, CampaignService campaigns, ApiActor caller, HttpContext http, Guid id, CancellationToken ct) =>
        await ChangedAsync(await launcher.UnscheduleAsync(caller.Value, id, ct), campaigns, caller, http, id, ct);

    private static async Task<Results<Ok<CampaignAnswer>, Refusal>> SendAsync(CampaignLauncher launcher, CampaignService campaigns, ApiActor caller, HttpContext http, Guid id, CancellationToken ct) =>
        await ChangedAsync(await launcher.StartAsync(caller.Value, id, ct), campaigns, caller, http, id, ct);

    private static async Task<Results<Ok<CampaignAnswer>, Refusal>> PauseAsync(CampaignLauncher launcher, CampaignService campaigns, ApiActor caller, HttpContext http, Guid id, CancellationToken ct) =>
        await ChangedAsync(await launcher.PauseAsync(caller.Value, id, ct), campaigns, caller, http, id, ct);

    private static async Task<Results<Ok<CampaignAnswer>, Refusal>> ResumeAsync(CampaignLauncher launcher, CampaignService campaigns, ApiActor caller, HttpContext http, Guid id, CancellationToken ct) =>
        await ChangedAsync(await launcher.ResumeAsync(caller.Value, id, ct), campaigns, caller, http, id, ct);

    private static async Task<Results<Ok<CampaignAnswer>, Refusal>> ChooseAsync(
        VariantTesting testing, CampaignService campaigns, ApiActor caller, HttpContext http, Guid id, [Description("A to E.")] string variant, CancellationToken ct) =>
        await ChangedAsync(await testing.ChooseAsync(caller.Value, id, variant, ct), campaigns, caller, http, id, ct);

    private static async Task<Results<Ok<CampaignAnswer>, Refusal>> CancelAsync(CampaignLauncher launcher, CampaignService campaigns, ApiActor caller, HttpContext http, Guid id, CancellationToken ct) =>
        await ChangedAsync(await launcher.CancelAsync(caller.Value, id, ct), campaigns, caller, http, id, ct);

    private static async Task<Results<Ok<CampaignAnswer>, Refusal>> ChangedAsync(DomainError? refusal, CampaignService campaigns, ApiActor caller, HttpContext http, Guid id, CancellationToken ct)
    {
        if (refusal is not null) return refusal.ToProblem();
        return await FindAsync(campaigns, caller, http, id, ct);
    }

    /// <summary>A time in a draft lets mail go out, so it needs the same scope as scheduling does; leaving the time as it is needs nothing.</summary>
    private static DomainError? MaySchedule(ApiActor caller, DraftCampaign request, CampaignDetails? read)
    {
        var same = request.ScheduledAt?.ToUniversalTime() == read?.ScheduledAt?.ToUniversalTime();
        return same || Scopes.Cover(caller.Scopes, Scopes.CampaignsSend) ? null : HttpErrors.ScopeMissing(Scopes.CampaignsSend);
    }

    private static CampaignAnswer Answer(HttpContext http, CampaignDetails details)
    {
        ETags.Set(http, details.Version);
        return CampaignAnswer.Of(details);
    }
}
