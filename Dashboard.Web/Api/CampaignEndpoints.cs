using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
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
        var sent = await tests.SendAsync(caller.Value, id, request.To, request.RecipientId, ct);
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

/// <summary>What makes or replaces a campaign.</summary>
public sealed record DraftCampaign : INamesClient
{
    [Description("The client it is for, where an admin asks.")]
    public Guid? ClientId { get; init; }

    [Required, Description("What it is called in the dashboard; recipients do not see it.")]
    public string? Name { get; init; }

    [Description("At most 200 characters; merge tags in Liquid.")]
    public string? Subject { get; init; }

    [Description("The line that mail programs show behind the subject.")]
    public string? Preheader { get; init; }

    public string? FromName { get; init; }

    [Description("The address it is sent from.")]
    public string? FromEmail { get; init; }

    [Description("Where replies go; to the sender if left out.")]
    public string? ReplyTo { get; init; }

    [Description("At most 1 MB; merge tags in Liquid.")]
    public string? Html { get; init; }

    [Description("The text part; made from the HTML if left out.")]
    public string? Text { get; init; }

    [Description("Whom it goes to. Who is in several lists gets it once.")]
    public List<Guid>? ListIds { get; init; }

    [Description("Whom it does not go to.")]
    public List<Guid>? ExcludeListIds { get; init; }

    [Description("Segments whose members get it too, as they are when it is sent.")]
    public List<Guid>? SegmentIds { get; init; }

    [Description("Segments whose members do not get it.")]
    public List<Guid>? ExcludeSegmentIds { get; init; }

    [Description("The relay to hand mail to; the default one if left out.")]
    public Guid? RelayId { get; init; }

    [Description("When it starts by itself; in the future.")]
    public DateTimeOffset? ScheduledAt { get; init; }

    [Description("What happens to a message whose hand-over was cut off, so that nobody can know whether it arrived: tryAgain, or neverTwice.")]
    public DoubtfulChoice? Doubtful { get; init; }

    [Description("At most so many messages in a clock hour; no limit of its own if left out.")]
    public int? PerHour { get; init; }

    [Description("The hours and weekdays in which its mails go out; always if left out.")]
    public CampaignWindow? Window { get; init; }

    public CampaignDraft ToDraft() => new()
    {
        Name = Name ?? "",
        Subject = Subject ?? "",
        Preheader = Preheader,
        FromName = FromName ?? "",
        FromEmail = FromEmail ?? "",
        ReplyTo = ReplyTo,
        Html = Html ?? "",
        Text = Text,
        ListIds = ListIds ?? [],
        ExcludeListIds = ExcludeListIds ?? [],
        SegmentIds = SegmentIds ?? [],
        ExcludeSegmentIds = ExcludeSegmentIds ?? [],
        RelayId = RelayId,
        ScheduledAt = ScheduledAt,
        Doubtful = Doubtful ?? default,
        PerHour = PerHour,
        Window = Window?.ToWindow(),
    };
}

/// <summary>What can be edited of a campaign; what is left out stays.</summary>
public sealed record EditCampaign
{
    public string? Name { get; init; }
    public string? Subject { get; init; }
    public string? Preheader { get; init; }
    public string? FromName { get; init; }
    public string? FromEmail { get; init; }
    public string? ReplyTo { get; init; }
    public string? Html { get; init; }
    public string? Text { get; init; }
    public List<Guid>? ListIds { get; init; }
    public List<Guid>? ExcludeListIds { get; init; }
    public List<Guid>? SegmentIds { get; init; }
    public List<Guid>? ExcludeSegmentIds { get; init; }
    public Guid? RelayId { get; init; }
    public DateTimeOffset? ScheduledAt { get; init; }
    public DoubtfulChoice? Doubtful { get; init; }
    public int? PerHour { get; init; }
    public CampaignWindow? Window { get; init; }

    public static EditCampaign Of(CampaignDraft draft) => new()
    {
        Name = draft.Name,
        Subject = draft.Subject,
        Preheader = draft.Preheader,
        FromName = draft.FromName,
        FromEmail = draft.FromEmail,
        ReplyTo = draft.ReplyTo,
        Html = draft.Html,
        Text = draft.Text,
        ListIds = draft.ListIds,
        ExcludeListIds = draft.ExcludeListIds,
        SegmentIds = draft.SegmentIds,
        ExcludeSegmentIds = draft.ExcludeSegmentIds,
        RelayId = draft.RelayId,
        ScheduledAt = draft.ScheduledAt,
        Doubtful = draft.Doubtful,
        PerHour = draft.PerHour,
        Window = CampaignWindow.Of(draft.Window),
    };

    public DraftCampaign ToRequest() => new()
    {
        Name = Name,
        Subject = Subject,
        Preheader = Preheader,
        FromName = FromName,
        FromEmail = FromEmail,
        ReplyTo = ReplyTo,
        Html = Html,
        Text = Text,
        ListIds = ListIds,
        ExcludeListIds = ExcludeListIds,
        SegmentIds = SegmentIds,
        ExcludeSegmentIds = ExcludeSegmentIds,
        RelayId = RelayId,
        ScheduledAt = ScheduledAt,
        Doubtful = Doubtful,
        PerHour = PerHour,
        Window = Window,
    };
}

/// <summary>Hours and weekdays.</summary>
public sealed record CampaignWindow
{
    [Description("When it opens, as 09:00; midnight if left out.")]
    public TimeOnly? From { get; init; }

    [Description("When it closes, as 18:00; 00:00, or left out: at the end of the day.")]
    public TimeOnly? Until { get; init; }

    [Description("monday to sunday; every day if left out.")]
    public List<DayOfWeek>? Days { get; init; }

    [Description("By the zone in each recipient's attribute timeZone (an IANA name) where there is one; else, and if left out, by the client's zone.")]
    public bool? InRecipientZone { get; init; }

    public SendWindow ToWindow() => new(From ?? TimeOnly.MinValue, Until ?? TimeOnly.MinValue, Days ?? [.. Enum.GetValues<DayOfWeek>()], InRecipientZone ?? false);

    public static CampaignWindow? Of(SendWindow? window) =>
        window is null ? null : new() { From = window.From, Until = window.Until, Days = [.. window.Days], InRecipientZone = window.InRecipientZone };
}

/// <summary>When a campaign is to be sent.</summary>
public sealed record ScheduleCampaign
{
    [Required, Description("In the future; RFC 3339.")]
    public DateTimeOffset? At { get; init; }
}

/// <summary>Where a test goes.</summary>
public sealed record TestCampaign
{
    [Required, Description("The address that gets it.")]
    public string? To { get; init; }

    [Description("The recipient whose values fill the merge tags; the first of the lists if left out.")]
    [JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)]
    public long? RecipientId { get; init; }
}

/// <summary>How a test went.</summary>
public sealed record TestAnswer([property: Description("The server's answer.")] string Reply);

/// <summary>A campaign with all its fields.</summary>
public sealed record CampaignAnswer(
    Guid Id,
    Guid ClientId,
    string Name,
    string Subject,
    string? Preheader,
    string FromName,
    string FromEmail,
    string? ReplyTo,
    string Html,
    string? Text,
    IReadOnlyList<Guid> ListIds,
    IReadOnlyList<Guid> ExcludeListIds,
    IReadOnlyList<Guid> SegmentIds,
    IReadOnlyList<Guid> ExcludeSegmentIds,
    Guid? RelayId,
    DoubtfulChoice Doubtful,
    int? PerHour,
    CampaignWindow? Window,
    CampaignStatus Status,
    [property: Description("Why it is paused, where the product paused it itself.")] string? PauseReason,
    DateTimeOffset? ScheduledAt,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    DateTimeOffset? StartedAt,
    [property: Description("When its last message came to a final state, or when it was cancelled.")] DateTimeOffset? FinishedAt,
    [property: Description("Who approved it as it is now, where its client asks for that.")] string? ApprovedBy,
    DateTimeOffset? ApprovedAt,
    [property: Description("Whether a test key made it: its mails stay in the Sandbox, and count in no report and no reputation.")] bool Test)
{
    public static CampaignAnswer Of(CampaignDetails details)
    {
        var draft = details.Draft;
        return new(
            details.Id, details.ClientId, draft.Name, draft.Subject, draft.Preheader, draft.FromName, draft.FromEmail, draft.ReplyTo, draft.Html, draft.Text,
            draft.ListIds, draft.ExcludeListIds, draft.SegmentIds, draft.ExcludeSegmentIds, draft.RelayId, draft.Doubtful, draft.PerHour, CampaignWindow.Of(draft.Window), details.Status, details.PauseReason,
            details.ScheduledAt, details.CreatedAt, details.UpdatedAt, details.StartedAt, details.FinishedAt, details.ApprovedBy, details.ApprovedAt, details.IsTest);
    }
}

/// <summary>A campaign as the list shows it.</summary>
public sealed record CampaignEntryAnswer(
    Guid Id,
    Guid ClientId,
    string Name,
    string Subject,
    CampaignStatus Status,
    DateTimeOffset? ScheduledAt,
    DateTimeOffset CreatedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? FinishedAt,
    long Targeted,
    long Accepted,
    [property: Description("Distinct recipients who opened it themselves.")] long OpenedByPeople,
    [property: Description("Distinct recipients who clicked in it themselves.")] long ClickedByPeople,
    [property: Description("Whether a test key made it.")] bool Test)
{
    public static CampaignEntryAnswer Of(CampaignRow row) => new(
        row.Id, row.ClientId, row.Name, row.Subject, row.Status, row.ScheduledAt, row.CreatedAt, row.StartedAt, row.FinishedAt,
        row.Targeted, row.Accepted, row.OpenedByPeople, row.ClickedByPeople, row.IsTest);
}
