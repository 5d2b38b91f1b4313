using Dashboard.Core.Reputation;
using Dashboard.Web.Accounts;
using Dashboard.Web.Kit;
using MudBlazor;

namespace Dashboard.Web.Pages.Reputation;

/// <summary>Rates over a rolling week, what they warn of or stop, and the evidence.</summary>
public partial class ReputationPage(ReputationGuard guard, CurrentActor actor, IDialogService dialogs)
{
    private IReadOnlyList<ReputationRate>? _rates;
    private IReadOnlyList<ReputationAlert> _alerts = [];

    protected override Task OnInitializedAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        _alerts = await guard.AlertsAsync(actor.Value, openOnly: false, Left);
        _rates = await guard.RatesAsync(actor.Value, Left);
    }

    private async Task ResumeAsync(ReputationAlert alert)
    {
        var dialog = await dialogs.ShowAsync<ResumeDialog>("Let sending go on", new DialogParameters<ResumeDialog> { { d => d.Alert, alert } });
        if (await dialog.Result is { Canceled: false }) await LoadAsync();
    }

    private static string Heading(ReputationAlert alert) =>
        $"{(alert.Level is ReputationLevel.Stop ? "Stopped" : "Warning")}: {(alert.Measure is ReputationMeasure.Bounces ? "bounces" : "complaints")}{alert.Scope switch { ReputationScope.Domain => $" from {alert.Subject}", ReputationScope.Provider => $" at {alert.Subject}", _ => "" }}";

    private static string Counted(ReputationAlert alert) => $"{Format.Count(alert.Count)} of {Format.Count(alert.Of)}, {Format.FinePercent(alert.Count, alert.Of)}";

    private static string? Tint(ReputationRate rate, ReputationMeasure measure) => rate.LevelOf(measure) switch
    {
        ReputationLevel.Stop => "tone-bad",
        ReputationLevel.Warn => "tone-warn",
        _ => null,
    };
}
