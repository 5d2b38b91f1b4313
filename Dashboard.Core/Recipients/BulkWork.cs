using System.Text.Json;
using Dashboard.Core.Jobs;
using Dashboard.Core.Segments;

namespace Dashboard.Core.Recipients;

/// <summary>Does an act to those whom it is for, some thousands at a time; begun again after a crash it goes on with those who are left.</summary>
public sealed class BulkWork(IRecipientActs acts, SegmentService segments, TimeProvider clock) : IJobWork
{
    public const string JobKind = "bulk";

    private const int AtOnce = 5000;

    public string Kind => JobKind;

    public async Task<Result<string>> RunAsync(JobRun run, CancellationToken ct)
    {
        var order = JsonSerializer.Deserialize<BulkOrder>(run.Arguments, JsonSerializerOptions.Default)!;
        var clientId = run.Actor.ClientId!.Value;
        var reached = run.Checkpoint is { } kept ? JsonSerializer.Deserialize<Reached>(kept, JsonSerializerOptions.Default) : null;
        if (reached is null)
        {
            var filter = await FilterAsync(run.Actor, order, ct);
            if (filter.Refused(out var refusal)) return refusal;
            reached = new(await acts.ChooseAsync(run.Id, clientId, filter.Value, new(Search: order.Search), ct), 0, 0);
        }

        while (true)
        {
            // Whom it is still for stays written down: run again, it goes on with them.
            if (!await run.AdvanceAsync(reached.Done, reached.Total, JsonSerializer.Serialize(reached, JsonSerializerOptions.Default), ct)) throw new JobCancelledException();

            var step = await acts.StepAsync(run.Id, clientId, order, AtOnce, clock.GetUtcNow(), ct);
            if (step is null)
            {
                await acts.DropAsync(clientId, run.Id, ct);
                return BulkErrors.ListGone;
            }

            if (step.Taken == 0) return JsonSerializer.Serialize(new { matched = reached.Total, changed = reached.Changed }, JsonSerializerOptions.Web);
            reached = reached with { Done = reached.Done + step.Taken, Changed = reached.Changed + step.Changed };
        }
    }

    private async Task<Result<RecipientFilter>> FilterAsync(Actor actor, BulkOrder order, CancellationToken ct)
    {
        var filter = new RecipientFilter(order.ListId, order.Status, null, order.RecipientIds);
        if (order.SegmentId is not { } segment) return filter;
        var rule = await segments.RuleAsync(actor, segment, ct);
        return rule.Refused(out var unknown) ? unknown : filter with { Segment = rule.Value.Rule };
    }

    private sealed record Reached(long Total, long Done, long Changed);
}
