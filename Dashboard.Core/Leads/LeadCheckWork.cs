using System.Text.Json;
using Dashboard.Core.Addresses;
using Dashboard.Core.Jobs;

namespace Dashboard.Core.Leads;

/// <summary>
/// Checks the chosen leads some thousands at a time: their domains are asked for side by side, and what came of it is written in one statement.
/// Killed at any moment it goes on with those who are left; a domain that was silent is not waited for again within one run.
/// </summary>
public sealed class LeadCheckWork(ILeadBook book, AddressChecker checker, LeadScores scores, TimeProvider clock) : IJobWork
{
    public const string JobKind = "leadCheck";

    private const int AtOnce = 4000;

    public string Kind => JobKind;

    public async Task<Result<string>> RunAsync(JobRun run, CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct, run.Cancelled);
        try
        {
            return await CheckAsync(run, stop.Token);
        }
        catch (Exception e) when (!ct.IsCancellationRequested && e is not JobTakenException)
        {
            await book.ReleaseAsync(run.Id, AtOnce, ct);
            if (e is OperationCanceledException && run.Cancelled.IsCancellationRequested) throw new JobCancelledException();
            throw;
        }
    }

    private async Task<string> CheckAsync(JobRun run, CancellationToken ct)
    {
        var order = JsonSerializer.Deserialize<LeadOrder>(run.Arguments, JsonSerializerOptions.Default)!;
        var clientId = run.Actor.ClientId!.Value;
        var reached = run.Checkpoint is { } kept ? JsonSerializer.Deserialize<Reached>(kept, JsonSerializerOptions.Default)! : new(await book.ChooseAsync(run.Id, clientId, order.Filter, ct), 0, 0, 0, 0, 0);
        await AdvanceAsync(run, reached, ct);
        await book.MarkAsync(run.Id, AtOnce, ct);
        var scorer = await scores.ScorerAsync(clientId, ct);
        var silent = new Dictionary<string, MailRoute>(StringComparer.Ordinal);
        while (await book.NextAsync(run.Id, AtOnce, ct) is { Count: > 0 } leads)
        {
            var judged = await JudgeAsync(leads, scorer, silent, ct);
            reached = reached.With(judged);
            await book.JudgeAsync(clientId, judged, new(run.Id, reached.Done, reached.Total, JsonSerializer.Serialize(reached, JsonSerializerOptions.Default)), clock.GetUtcNow(), ct);
            await AdvanceAsync(run, reached, ct);
            await book.MarkAsync(run.Id, AtOnce, ct);
        }

        return JsonSerializer.Serialize(new { @checked = reached.Done, reached.Valid, reached.Risky, reached.Invalid, reached.Unknown }, JsonSerializerOptions.Web);
    }

    private async Task<IReadOnlyList<LeadJudgement>> JudgeAsync(IReadOnlyList<LeadToJudge> leads, LeadScorer scorer, Dictionary<string, MailRoute> silent, CancellationToken ct)
    {
        var forms = leads.Select(lead => AddressForm.Read(lead.Email)).ToList();
        var routes = await checker.RoutesAsync(forms.Where(form => form.Domain is null || !silent.ContainsKey(form.Domain)), ct);
        foreach (var (domain, route) in routes)
            if (route.IsSilent) silent[domain] = route;

        var judged = new List<LeadJudgement>(leads.Count);
        for (var at = 0; at < leads.Count; at++)
        {
            var (lead, form) = (leads[at], forms[at]);
            var route = form.Domain is null ? null : silent.GetValueOrDefault(form.Domain) ?? routes.GetValueOrDefault(form.Domain);
            // A company without an address is no bad address.
            var check = lead.Email is null ? new("", null, AddressVerdict.Unknown, [AddressReason.Missing], null) : checker.Judge(lead.Email, form, route);
            var seen = lead with { Verdict = check.Verdict, Reasons = check.Reasons };
            var (score, reasons) = scorer.Score(seen);
            judged.Add(new(lead.Id, lead.Email, check.Verdict, check.Reasons, check.Suggestion, score, reasons, scorer.StageOf(check.Verdict, score), IsChecked: true));
        }

        return judged;
    }

    private static async Task AdvanceAsync(JobRun run, Reached reached, CancellationToken ct)
    {
        if (!await run.AdvanceAsync(reached.Done, reached.Total, JsonSerializer.Serialize(reached, JsonSerializerOptions.Default), ct)) throw new JobCancelledException();
    }

    private sealed record Reached(long Total, long Done, long Valid, long Risky, long Invalid, long Unknown)
    {
        public Reached With(IReadOnlyList<LeadJudgement> judged) => this with
        {
            Done = Done + judged.Count,
            Valid = Valid + judged.Count(j => j.Verdict is AddressVerdict.Valid),
            Risky = Risky + judged.Count(j => j.Verdict is AddressVerdict.Risky),
            Invalid = Invalid + judged.Count(j => j.Verdict is AddressVerdict.Invalid),
            Unknown = Unknown + judged.Count(j => j.Verdict is AddressVerdict.Unknown),
        };
    }
}
