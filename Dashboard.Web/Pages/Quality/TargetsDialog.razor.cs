using System.Globalization;
using Dashboard.Core;
using Dashboard.Core.Quality;
using Dashboard.Web.Accounts;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Dashboard.Web.Pages.Quality;

/// <summary>Asks for targets, weights, and who gets the daily report.</summary>
public partial class TargetsDialog(QualityService quality, CurrentActor actor)
{
    private QualityPlanDraft _draft = new();
    private string _subjects = "", _weights = "", _subscribers = "";
    private DomainError? _refusal;
    private bool _saving;

    [CascadingParameter] public required IMudDialogInstance Dialog { get; set; }

    protected override async Task OnInitializedAsync()
    {
        var plan = await quality.PlanAsync(actor.Value, Left);
        if (plan.Refused(out _refusal)) return;
        _draft = plan.Value;
        (_subjects, _weights, _subscribers) = (Text(_draft.SubjectTargets), Text(_draft.CategoryWeights), string.Join('\n', _draft.Subscribers));
    }

    private async Task SaveAsync()
    {
        if (_saving) return;
        _saving = true;
        try
        {
            if (Read(_subjects) is not { } subjects || Read(_weights) is not { } weights)
            {
                _refusal = new(ErrorKind.Invalid, "quality.plan_invalid", "Write each line as name = number.");
                return;
            }

            var saved = await quality.SetPlanAsync(actor.Value, _draft with { SubjectTargets = subjects, CategoryWeights = weights, Subscribers = [.. Lines(_subscribers)] }, Left);
            if (saved.Refused(out _refusal)) return;
            Dialog.Close(DialogResult.Ok(true));
        }
        finally
        {
            _saving = false;
        }
    }

    private static string Text(Dictionary<string, decimal> values) => string.Join('\n', values.Select(v => string.Create(CultureInfo.InvariantCulture, $"{v.Key} = {v.Value:0.##}")));

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static Dictionary<string, decimal>? Read(string text)
    {
        var read = new Dictionary<string, decimal>();
        foreach (var line in Lines(text))
        {
            var cut = line.LastIndexOf('=');
            if (cut < 1 || !decimal.TryParse(line[(cut + 1)..].Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return null;
            read[line[..cut].Trim()] = number;
        }

        return read;
    }
}
