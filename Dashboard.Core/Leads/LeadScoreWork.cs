using System.Text.Json;
using Dashboard.Core.Jobs;

namespace Dashboard.Core.Leads;

/// <summary>Scores the chosen leads anew, after rules changed; begun again after a crash it goes on with those who are left.</summary>
public sealed class LeadScoreWork(ILeadBook book, LeadScores scores, TimeProvider clock) : IJobWork
{
    public const string JobKind = "leadScore";

    private const int AtOnce = 5000;

    public string Kind => JobKind;

    public async Task<Result<string>> RunAsync(JobRun run, CancellationToken ct)
    {
        var order = JsonSerializer.Deserialize<LeadOrder>(run.Arguments, JsonSerializerOptions.Default)!;
        var clientId = run.Actor.ClientId!.Value;
        var reached = run.Checkpoint is { } kept ? JsonSerializer.Deserialize<Reached>(kept, JsonSerializerOptions.Default)! : new(await book.ChooseAsync(run.Id, clientId, order.Filter, ct), 0);
        var scorer = await scores.ScorerAsync(clientId, ct);
        while (true)
        {
            if (!await run.AdvanceAsync(reached.Done, reached.Total, JsonSerializer.Serialize(reached, JsonSerializerOptions.Default), ct)) throw new JobCancelledException();
            if (await book.NextAsync(clientId, run.Id, AtOnce, ct) is not { Count: > 0 } leads) break;

            var judged = leads.Select(lead =>
            {
                var (score, reasons) = scorer.Score(lead);
                return new LeadJudgement(lead.Id, lead.Email, lead.Verdict, lead.Reasons, lead.Suggestion, score, reasons, scorer.StageOf(lead.Verdict, score), IsChecked: false);
            }).ToList();
            reached = reached with { Done = reached.Done + judged.Count };
            await book.JudgeAsync(clientId, judged, new(run.Id, reached.Done, reached.Total, JsonSerializer.Serialize(reached, JsonSerializerOptions.Default)), clock.GetUtcNow(), ct);
        }

        return JsonSerializer.Serialize(new { scored = reached.Done }, JsonSerializerOptions.Web);
    }

    private sealed record Reached(long Total, long Done);
}
