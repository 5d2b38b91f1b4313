using System.Globalization;
using Dashboard.Core;
using Dashboard.Core.Leads;
using Dashboard.Web.Accounts;
using Dashboard.Web.Kit;
using MudBlazor;

namespace Dashboard.Web.Pages.Leads;

/// <summary>The rules that score leads, and what a change to them would shift.</summary>
public partial class LeadScoringPage(LeadScores scores, LeadJobs orders, CurrentActor actor, ISnackbar snackbar)
{
    private List<RuleInput>? _rules;
    private int _qualifyAt;
    private ScorePreview? _preview;
    private int _most;
    private DomainError? _missing;
    private DomainError? _refusal;

    protected override async Task OnInitializedAsync()
    {
        var found = await scores.FindAsync(actor.Value, Left);
        if (found.Refused(out _missing)) return;
        _qualifyAt = found.Value.QualifyAt;
        _rules = [.. found.Value.Rules.Select(rule => new RuleInput { Field = rule.Field, Op = rule.Op, Value = rule.Value, Points = rule.Points })];
        await TryAsync();
    }

    private static string Band(int band) => string.Create(CultureInfo.InvariantCulture, $"{band * 10} to {(band == 9 ? 100 : (band * 10) + 9)}");

    private IReadOnlyList<ScoreRule> Rules() => [.. _rules!.Select(rule => new ScoreRule(rule.Field.Trim(), rule.Op, rule.Value, rule.Points))];

    private async Task TryAsync()
    {
        var preview = await scores.PreviewAsync(actor.Value, Rules(), _qualifyAt, Left);
        if (!preview.Refused(out _refusal)) (_preview, _most) = (preview.Value, preview.Value.Now.Concat(preview.Value.Then).Max());
    }

    private Task AddAsync()
    {
        _rules!.Add(new() { Field = "company", Points = 10 });
        return TryAsync();
    }

    private Task RemoveAsync(RuleInput rule)
    {
        _rules!.Remove(rule);
        return TryAsync();
    }

    private async Task SaveAsync()
    {
        if ((await scores.KeepAsync(actor.Value, Rules(), _qualifyAt, Left)).Refused(out _refusal)) return;
        var started = await orders.OrderAsync(actor.Value, new() { Kind = LeadOrderKind.Score }, Left);
        if (started.Refused(out var refusal)) snackbar.Show(refusal);
        else snackbar.Done("The rules are kept, and all leads are being scored.");
    }

    private sealed class RuleInput
    {
        public string Field { get; set; } = "";
        public ScoreOp Op { get; set; }
        public string? Value { get; set; }
        public int Points { get; set; }
    }
}
