using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dashboard.Core;
using Dashboard.Core.ApiKeys;
using Dashboard.Core.Jobs;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Dashboard.Web.Api;

/// <summary>Long work: how far it is, and stopping and repeating it.</summary>
internal static class JobEndpoints
{
    public static void MapJobs(this IEndpointRouteBuilder api)
    {
        var jobs = api.MapGroup("/jobs").WithTags("Jobs");
        jobs.MapGet("", ListAsync).RequireScope(Scopes.JobsRead).Describe("listJobs", "List jobs");
        jobs.MapGet("/{id:guid}", FindAsync).RequireScope(Scopes.JobsRead).Describe("getJob", "Read a job", "Its state, how far it is, and what came of it.");
        jobs.MapGet("/{id:guid}/log", LinesAsync).RequireScope(Scopes.JobsRead).Describe("getJobLog", "Read a job's log", "Oldest first, up to 500 lines: the newest are kept. `after` is the id of the last line that was read.");
        jobs.MapPost("/{id:guid}/cancel", CancelAsync).RequireScope(Scopes.JobsWrite).Describe("cancelJob", "Cancel a job", "It is broken off where it is; what is done stays done. A job of the kind `send` is a campaign's send and ends with it: that takes the scope campaigns:send.");
        jobs.MapPost("/{id:guid}/pause", PauseAsync).RequireScope(Scopes.JobsWrite).Describe("pauseJob", "Hold a send", "Only jobs of the kind `send` can be held; it takes the scope campaigns:send.");
        jobs.MapPost("/{id:guid}/resume", ResumeAsync).RequireScope(Scopes.JobsWrite).Describe("resumeJob", "Let a send that is held go on", "It takes the scope campaigns:send.");
        jobs.MapPost("/{id:guid}/retry", RetryAsync).RequireScope(Scopes.JobsWrite).Describe("retryJob", "Run a failed or cancelled job again", "It goes on where it stopped.");
    }

    private static async Task<Results<Ok<Listing<JobAnswer>>, Refusal>> ListAsync(
        JobService jobs,
        ApiActor caller,
        [AsParameters] ListQuery query,
        [FromQuery, Description("Only jobs in this state.")] Word<JobState>? status,
        [FromQuery, Description("Only jobs of this kind, such as `import`.")] string? kind,
        CancellationToken ct)
    {
        var slice = query.Slice();
        if (slice.Refused(out var error)) return error.ToProblem();
        var filter = new JobFilter(status?.Value, kind);
        var rows = await jobs.ListAsync(caller.Value, filter, slice.Value, ct);
        return TypedResults.Ok(await Listing<JobAnswer>.OfAsync(rows, JobAnswer.Of, query, () => jobs.CountAsync(caller.Value, filter, slice.Value, ct)));
    }

    private static async Task<Results<Ok<JobAnswer>, Refusal>> FindAsync(JobService jobs, ApiActor caller, Guid id, CancellationToken ct)
    {
        var found = await jobs.FindAsync(caller.Value, id, ct);
        if (found.Refused(out var error)) return error.ToProblem();
        return TypedResults.Ok(JobAnswer.Of(found.Value));
    }

    private static async Task<Results<Ok<IReadOnlyList<JobLineAnswer>>, Refusal>> LinesAsync(
        JobService jobs, ApiActor caller, Guid id, [FromQuery, Description("The id of the last line that was read.")] long? after, CancellationToken ct)
    {
        var lines = await jobs.LinesAsync(caller.Value, id, after ?? 0, ct);
        if (lines.Refused(out var error)) return error.ToProblem();
        return TypedResults.Ok<IReadOnlyList<JobLineAnswer>>([.. lines.Value.Select(JobLineAnswer.Of)]);
    }

    private static Task<Results<Ok<JobAnswer>, Refusal>> CancelAsync(JobService jobs, ApiActor caller, Guid id, CancellationToken ct) => ActAsync(jobs, caller, id, jobs.CancelAsync, ct);

    private static Task<Results<Ok<JobAnswer>, Refusal>> PauseAsync(JobService jobs, ApiActor caller, Guid id, CancellationToken ct) => ActAsync(jobs, caller, id, jobs.PauseAsync, ct);

    private static Task<Results<Ok<JobAnswer>, Refusal>> ResumeAsync(JobService jobs, ApiActor caller, Guid id, CancellationToken ct) => ActAsync(jobs, caller, id, jobs.ResumeAsync, ct);

    /// <summary>What touches a send takes the scope that the campaign's own acts take.</summary>
    private static async Task<Results<Ok<JobAnswer>, Refusal>> ActAsync(JobService jobs, ApiActor caller, Guid id, Func<Actor, Guid, CancellationToken, Task<Result<JobRow>>> act, CancellationToken ct)
    {
        var found = await jobs.FindAsync(caller.Value, id, ct);
        if (found.Refused(out var missing)) return missing.ToProblem();
        if (found.Value.CampaignId is not null && !Scopes.Cover(caller.Scopes, Scopes.CampaignsSend)) return HttpErrors.ScopeMissing(Scopes.CampaignsSend).ToProblem();
        var done = await act(caller.Value, id, ct);
        if (done.Refused(out var error)) return error.ToProblem();
        return TypedResults.Ok(JobAnswer.Of(done.Value));
    }

    private static async Task<Results<Accepted<JobAnswer>, Refusal>> RetryAsync(JobService jobs, ApiActor caller, Guid id, CancellationToken ct)
    {
        var retried = await jobs.RetryAsync(caller.Value, id, ct);
        if (retried.Refused(out var error)) return error.ToProblem();
        return TypedResults.Accepted(ApiUrls.Job(id), JobAnswer.Of(retried.Value));
    }
}

/// <summary>A job.</summary>
public sealed record JobAnswer(
    Guid Id,
    [property: Description("The client it works for; null for work of the house.")] Guid? ClientId,
    [property: Description("Which work it is, such as `import`.")] string Kind,
    string Title,
    JobState State,
    [property: Description("Part done, 0 to 1.")] double Progress,
    [property: Description("How many units are done.")] long Done,
    [property: Description("Of how many, where that is known.")] long? Total,
    string StartedBy,
    DateTimeOffset CreatedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? FinishedAt)
{
    [Description("The campaign that is sent, of a job of the kind `send`.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? CampaignId { get; init; }

    [Description("Whether it is a send that is held: its state is `queued` meanwhile.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Paused { get; init; }

    [Description("How urgent it is among its client's.")]
    public JobPriority Priority { get; init; }

    [Description("Units a second, while it runs.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Rate { get; init; }

    [Description("When it will be done at that rate.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? Eta { get; init; }

    [Description("Why it failed, and what to do.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Error { get; init; }

    [Description("What came of it: counts and links.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Result { get; init; }

    public static JobAnswer Of(JobRow row) => new(
        row.Id, row.ClientId, row.Kind, row.Title, row.State, row.Progress, row.Done, row.Total, row.StartedBy, row.CreatedAt, row.StartedAt, row.FinishedAt)
    {
        CampaignId = row.CampaignId,
        Paused = row.IsPaused,
        Priority = row.Priority,
        Rate = row.Rate,
        Eta = row.Eta,
        Error = row.Error,
        Result = row.Outcome is { } outcome ? JsonSerializer.Deserialize<JsonElement>(outcome) : null,
    };
}

/// <summary>A line of a job's log.</summary>
public sealed record JobLineAnswer(
    [property: JsonNumberHandling(JsonNumberHandling.WriteAsString)] long Id,
    DateTimeOffset At,
    [property: Description("`told`, `warned` where the job coped with something, `failed`.")] JobLineKind Kind,
    string Text)
{
    public static JobLineAnswer Of(JobLine line) => new(line.Id, line.At, line.Kind, line.Text);
}
