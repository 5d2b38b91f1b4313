using System.Text.Json;
using Dashboard.Core.Jobs;

namespace Dashboard.Core.Reports;

/// <summary>Computes the figures of every campaign that moved again from ledger and events, and says whether they agreed; what differs is put right.</summary>
public sealed class RecountWork(ICampaignStatistics statistics) : IJobWork
{
    public const string JobKind = "recount";

    private const int AtOnce = 50;
    private const int MostNamed = 20;

    public string Kind => JobKind;

    public async Task<Result<string>> RunAsync(JobRun run, CancellationToken ct)
    {
        var reached = run.Checkpoint is { } kept ? JsonSerializer.Deserialize<Reached>(kept, JsonSerializerOptions.Default)! : new(Guid.Empty, 0);
        var differing = new List<object>();
        while (await statistics.UncountedAsync(run.Actor.ClientId, reached.After, AtOnce, ct) is { Length: > 0 } some)
        {
            foreach (var (client, id, month) in some)
            {
                var recount = await statistics.RecountAsync(client, id, month, ct);
                reached = new(id, reached.Campaigns + 1);
                if (!await run.AdvanceAsync(reached.Campaigns, null, JsonSerializer.Serialize(reached, JsonSerializerOptions.Default), ct)) throw new JobCancelledException();
                if (!recount.Agreed && differing.Count < MostNamed) differing.Add(new { campaignId = id, figures = recount.Differences.Take(MostNamed).Select(d => $"{d.Figure}: {d.Counted} → {d.Found}") });
            }
        }

        var hours = run.Actor.ClientId is null ? await statistics.RecountHoursAsync(ct) : 0;
        return JsonSerializer.Serialize(new { campaigns = reached.Campaigns, agreed = differing.Count == 0 && hours == 0, differing, hoursPutRight = hours }, JsonSerializerOptions.Web);
    }

    private sealed record Reached(Guid After, long Campaigns);
}
