using System.Text.Json;
using Dashboard.Core.Addresses;
using Dashboard.Core.Jobs;

namespace Dashboard.Core.Leads;

/// <summary>
/// Checks the chosen leads some thousands at a time: their domains are asked for side by side, and what came of it is written in one statement.
/// Killed at any moment it goes on with those who are left; a domain that was silent is not waited for again within one run.
/// </summary>
public sealed class LeadCheckWork(ILeadBook book, AddressChecker checker, MailboxChecker mailboxes, LeadScores scores, TimeProvider clock) : IJobWork
{
    public const string JobKind = "leadCheck";

    /// <summary>How many at a time; far fewer where each is waited for at a server.</summary>
    private const int AtOnce = 4000, AtOnceAsking = 100;

    public string Kind => JobKind;

    public bool MayBreakOff => false;

    public async Task<Result<string>> RunAsync(JobRun run, CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct, run.Cancelled);
        try
        {
            return await CheckAsync(run, stop.Token);
        }
        catch (Exception e) when (!ct.IsCancellationRequested && e is not JobTakenException)
        {
            await book.ReleaseAsync(run.Actor.ClientId!.Value, run.Id, AtOnce, ct);
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
        await book.MarkAsync(clientId, run.Id, AtOnce, ct);
        var scorer = await scores.ScorerAsync(clientId, ct);
        var asks = order.AsksMailboxes && mailboxes.IsEnabled;
        if (order.AsksMailboxes && !asks) await run.WarnAsync("Asking for mailboxes was switched off meanwhile: the DNS alone is asked.", ct);
        var silent = new Dictionary<string, MailRoute>(StringComparer.Ordinal);
        while (await book.NextAsync(clientId, run.Id, asks ? AtOnceAsking : AtOnce, ct) is { Count: > 0 } leads)
        {
            var knownSilent = silent.Count;
            var judged = await JudgeAsync(leads, scorer, silent, asks, ct);
            reached = reached.With(judged);
            await book.JudgeAsync(clientId, judged, new(run.Id, reached.Done, reached.Total, JsonSerializer.Serialize(reached, JsonSerializerOptions.Default)), clock.GetUtcNow(), ct);
            if (silent.Count > knownSilent) await run.WarnAsync($"{silent.Count - knownSilent:N0} domains gave no answer, among them {silent.Keys.Skip(knownSilent).First()}: their leads are unknown until they are checked again.", ct);
            await AdvanceAsync(run, reached, ct);
            await book.MarkAsync(clientId, run.Id, AtOnce, ct);
        }

        return JsonSerializer.Serialize(new { @checked = reached.Done, reached.Valid, reached.Risky, reached.Invalid, reached.Unknown, file = $"/api/v1/leads/jobs/{run.Id}/verdicts.csv" }, JsonSerializerOptions.Web);
    }

    private async Task<IReadOnlyList<LeadJudgement>> JudgeAsync(IReadOnlyList<LeadToJudge> leads, LeadScorer scorer, Dictionary<string, MailRoute> silent, bool asks, CancellationToken ct)
    {
        var forms = leads.Select(lead => AddressForm.Read(lead.Email)).ToList();
        var routes = await checker.RoutesAsync(forms.Where(form => form.Domain is null || !silent.ContainsKey(form.Domain)), ct);
        foreach (var (domain, route) in routes)
            if (route.IsSilent) silent[domain] = route;

        IReadOnlyList<AddressCheck> checks = [.. leads.Select((lead, at) => Judge(lead, forms[at], Route(forms[at])))];
        if (asks) checks = await mailboxes.AskAsync([.. checks.Select((check, at) => (check, forms[at], Route(forms[at])))], ct);
        return [.. leads.Select((lead, at) =>
        {
            var check = checks[at];
            var (score, reasons) = scorer.Score(lead with { Verdict = check.Verdict, Reasons = check.Reasons });
            return new LeadJudgement(lead.Id, lead.Email, check.Verdict, check.Reasons, check.Suggestion, score, reasons, scorer.StageOf(check.Verdict, score), IsChecked: true);
        })];

        MailRoute? Route(AddressForm form) => form.Domain is null ? null : silent.GetValueOrDefault(form.Domain) ?? routes.GetValueOrDefault(form.Domain);
    }

    /// <summary>A company without an address is no bad address.</summary>
    private AddressCheck Judge(LeadToJudge lead, AddressForm form, MailRoute? route) =>
        lead.Email is null ? new("", null, AddressVerdict.Unknown, [AddressReason.Missing], null) : checker.Judge(lead.Email, form, route);

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
