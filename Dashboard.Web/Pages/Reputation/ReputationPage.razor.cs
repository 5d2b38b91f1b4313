using Dashboard.Core.Reputation;
using Dashboard.Core.Sending;
using Dashboard.Web.Accounts;
using Dashboard.Web.Kit;
using Dashboard.Web.Pages.Reports;
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
        var rates = await guard.RatesAsync(actor.Value, Left);
        _alerts = await guard.AlertsAsync(actor.Value, openOnly: false, Left);
        _rates = rates;
    }

    private async Task ResumeAsync(ReputationAlert alert)
    {
        var dialog = await dialogs.ShowAsync<ResumeDialog>("Let sending go on", new DialogParameters<ResumeDialog> { { d => d.Alert, alert } });
        if (await dialog.Result is { Canceled: false }) await LoadAsync();
    }

    private string Heading(ReputationAlert alert)
    {
        var client = actor.Value.ClientId is null && _rates?.FirstOrDefault(r => r.ClientId == alert.ClientId) is { } rate ? $"{rate.ClientName}, " : "";
        var where = alert.Scope switch { ReputationScope.Domain => $" from {alert.Subject}", ReputationScope.Provider => $" at {Provider(alert.Subject)}", _ => "" };
        var (stopped, warning) = client.Length > 0 ? ("stopped", "warning") : ("Stopped", "Warning");
        return $"{client}{(alert.Level is ReputationLevel.Stop ? stopped : warning)}: {(alert.Measure is ReputationMeasure.Bounces ? "bounces" : "complaints")}{where}";
    }

    private static string Provider(string subject) => Enum.TryParse<MailboxProvider>(subject, out var known) ? ReportWords.Name(known) : subject;

    private static string Counted(ReputationAlert alert) => $"{Format.Count(alert.Count)} of {Format.Count(alert.Of)}, {Format.FinePercent(alert.Count, alert.Of)}";

    private static string? Tint(ReputationRate rate, ReputationMeasure measure) => rate.LevelOf(measure) switch
    {
        ReputationLevel.Stop => "tone-bad",
        ReputationLevel.Warn => "tone-warn",
        _ => null,
    };
}
