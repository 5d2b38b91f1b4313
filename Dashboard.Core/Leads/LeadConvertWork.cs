using System.Text.Json;
using Dashboard.Core.Jobs;

namespace Dashboard.Core.Leads;

/// <summary>Makes the chosen leads recipients of a list, some thousands at a time; begun again after a crash it goes on with those who are left.</summary>
public sealed class LeadConvertWork(ILeadBook book, TimeProvider clock) : IJobWork
{
    public const string JobKind = "leadConvert";

    private const int AtOnce = 2000;

    public string Kind => JobKind;

    public async Task<Result<string>> RunAsync(JobRun run, CancellationToken ct)
    {
        var order = JsonSerializer.Deserialize<LeadOrder>(run.Arguments, JsonSerializerOptions.Default)!;
        var (clientId, listId) = (run.Actor.ClientId!.Value, order.ListId!.Value);
        var reached = run.Checkpoint is { } kept ? JsonSerializer.Deserialize<Reached>(kept, JsonSerializerOptions.Default)! : new(await book.ChooseAsync(run.Id, clientId, order.Filter, ct), 0, 0, 0, 0, 0);
        while (true)
        {
            if (!await run.AdvanceAsync(reached.Done, reached.Total, JsonSerializer.Serialize(reached, JsonSerializerOptions.Default), ct)) throw new JobCancelledException();
            if (await book.NextAsync(clientId, run.Id, AtOnce, ct) is not { Count: > 0 } leads) break;

            var before = reached;
            var converted = await book.ConvertAsync(clientId, listId, leads, order.Consent, order.NeedsConsent, step =>
            {
                reached = before.With(leads.Count, step);
                return new(run.Id, reached.Done, reached.Total, JsonSerializer.Serialize(reached, JsonSerializerOptions.Default));
            }, clock.GetUtcNow(), ct);
            if (converted is null) return LeadErrors.ListGone;
        }

        return JsonSerializer.Serialize(new { matched = reached.Total, reached.Converted, reached.Known, reached.Suppressed, reached.Refused, listId }, JsonSerializerOptions.Web);
    }

    private sealed record Reached(long Total, long Done, long Converted, long Known, long Suppressed, long Refused)
    {
        public Reached With(int taken, LeadsConverted step) => new(Total, Done + taken, Converted + step.Converted, Known + step.Known, Suppressed + step.Suppressed, Refused + step.Refused);
    }
}
