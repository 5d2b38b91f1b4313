using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
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
        jobs.MapPost("/{id:guid}/cancel", CancelAsync).RequireScope(Scopes.JobsWrite).Describe("cancelJob", "Cancel a job", "It stops between two steps; what is done stays done.");
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
        var rows = await jobs.ListAsync(caller.Value, status?.Value, kind, slice.Value, ct);
        return TypedResults.Ok(await Listing<JobAnswer>.OfAsync(rows, JobAnswer.Of, query, () => jobs.CountAsync(caller.Value, status?.Value, kind, slice.Value, ct)));
    }

    private static async Task<Results<Ok<JobAnswer>, Refusal>> FindAsync(JobService jobs, ApiActor caller, Guid id, CancellationToken ct)
    {
        var found = await jobs.FindAsync(caller.Value, id, ct);
        if (found.Refused(out var error)) return error.ToProblem();
        return TypedResults.Ok(JobAnswer.Of(found.Value));
    }

    private static async Task<Results<Ok<JobAnswer>, Refusal>> CancelAsync(JobService jobs, ApiActor caller, Guid id, CancellationToken ct)
    {
        var cancelled = await jobs.CancelAsync(caller.Value, id, ct);
        if (cancelled.Refused(out var error)) return error.ToProblem();
        return TypedResults.Ok(JobAnswer.Of(cancelled.Value));
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
        Rate = row.Rate,
        Eta = row.Eta,
        Error = row.Error,
        Result = row.Outcome is { } outcome ? JsonSerializer.Deserialize<JsonElement>(outcome) : null,
    };
}
