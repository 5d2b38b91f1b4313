using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Dashboard.Core.ApiKeys;
using Dashboard.Core.Reputation;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dashboard.Web.Api;

/// <summary>How a client's mail is received, and what is held because of it.</summary>
internal static class ReputationEndpoints
{
    public static void MapReputation(this IEndpointRouteBuilder api)
    {
        var reputation = api.MapGroup("/reputation").WithTags("Reputation");
        reputation.MapGet("", ReadAsync).RequireScope(Scopes.CampaignsRead).Describe("getReputation", "Rates of the last 7 days, and open alerts", "Warns at 4 % bounces or 0.08 % complaints, and stops sending at 8 % or 0.3 %, from 200 recipients on.");
        reputation.MapPost("/alerts/{id:guid}/resume", ResumeAsync).RequireScope(Scopes.CampaignsSend).RequireAdmin().Describe("resumeSending", "Let sending go on", "An admin's act, kept with the reason. What happens from here on is looked at afresh; paused campaigns are resumed one by one.")
            .WithExample(new ResumeSending { Note = "The old list is deleted." });
    }

    private static async Task<Ok<ReputationAnswer>> ReadAsync(ReputationGuard guard, ApiActor caller, CancellationToken ct)
    {
        var rates = await guard.RatesAsync(caller.Value, ct);
        var alerts = await guard.AlertsAsync(caller.Value, openOnly: true, ct);
        return TypedResults.Ok(new ReputationAnswer([.. rates.Select(ReputationRateAnswer.Of)], [.. alerts.Select(ReputationAlertAnswer.Of)]));
    }

    private static async Task<Results<NoContent, Refusal>> ResumeAsync(ReputationGuard guard, ApiActor caller, Guid id, ResumeSending request, CancellationToken ct)
    {
        if (await guard.ResumeAsync(caller.Value, id, request.Note, ct) is { } error) return error.ToProblem();
        return TypedResults.NoContent();
    }
}

/// <summary>Why sending may go on.</summary>
public sealed record ResumeSending
{
    [Required]
    public string? Note { get; init; }
}

/// <summary>Rates and open alerts.</summary>
public sealed record ReputationAnswer(IReadOnlyList<ReputationRateAnswer> Rates, IReadOnlyList<ReputationAlertAnswer> Alerts);

/// <summary>The rates of a client, a domain of it, or a mailbox provider.</summary>
public sealed record ReputationRateAnswer(
    Guid ClientId, ReputationScope Scope, [property: Description("The domain, or the provider.")] string Subject, long Attempted, long Accepted, long Bounced, long Complained, double BounceRate, double ComplaintRate, ReputationLevel Bounces, ReputationLevel Complaints)
{
    public static ReputationRateAnswer Of(ReputationRate r) => new(r.ClientId, r.Scope, r.Subject, r.Attempted, r.Accepted, r.Bounced, r.Complained, r.BounceRate, r.ComplaintRate, r.LevelOf(ReputationMeasure.Bounces), r.LevelOf(ReputationMeasure.Complaints));
}

/// <summary>A rate that went past a threshold.</summary>
public sealed record ReputationAlertAnswer(
    Guid Id, Guid ClientId, ReputationScope Scope, string Subject, ReputationMeasure Measure, ReputationLevel Level, long Count, long Total, double Rate, [property: Description("The campaigns that it comes from, one a line.")] string Evidence, DateTimeOffset RaisedAt)
{
    public static ReputationAlertAnswer Of(ReputationAlert a) => new(a.Id, a.ClientId, a.Scope, a.Subject, a.Measure, a.Level, a.Count, a.Of, a.Rate, a.Evidence, a.RaisedAt);
}
