using System.Globalization;
using Dashboard.Core.Reports;
using Dashboard.Web.Accounts;
using Dashboard.Web.Kit;
using MudBlazor;

namespace Dashboard.Web.Pages.Analytics;

/// <summary>Which reports go out by mail, when and to whom.</summary>
public partial class MailPlansPage(ReportPlanService plans, CurrentActor actor, IDialogService dialogs, ISnackbar snackbar)
{
    private IReadOnlyList<ReportPlanRow>? _plans;

    protected override Task OnInitializedAsync() => ReadAsync();

    private async Task ReadAsync() => _plans = await plans.ListAsync(actor.Value, Left);

    private async Task EditAsync(ReportPlanRow? plan)
    {
        var dialog = await dialogs.ShowAsync<MailPlanDialog>(plan is null ? "New report" : "Edit the report", new DialogParameters<MailPlanDialog> { { d => d.Plan, plan } });
        if (await dialog.Result is { Canceled: false }) await ReadAsync();
    }

    private async Task SendAsync(ReportPlanRow plan)
    {
        if (await plans.SendNowAsync(actor.Value, plan.Id, Left) is { } error) snackbar.Show(error);
        else snackbar.Done($"“{plan.Draft.Name}” was sent.");
        await ReadAsync();
    }

    private async Task DeleteAsync(ReportPlanRow plan)
    {
        if (!await dialogs.ConfirmAsync(new($"End “{plan.Draft.Name}”?", $"It is not sent any more to {Format.Count(plan.Draft.Recipients.Count, "address", "addresses")}.", "End it"))) return;
        if (await plans.DeleteAsync(actor.Value, plan.Id, Left) is { } error) snackbar.Show(error);
        await ReadAsync();
    }

    private static string Rhythm(ReportPlanDraft draft)
    {
        var hour = string.Create(CultureInfo.InvariantCulture, $"at {draft.Hour:00}:00 {draft.TimeZone}");
        return draft.Rhythm switch
        {
            ReportRhythm.Daily => $"Every day {hour}",
            ReportRhythm.Weekly => $"Every {BestTimePanel.Day(draft.Weekday)} {hour}",
            _ => string.Create(CultureInfo.InvariantCulture, $"On day {draft.DayOfMonth} of the month {hour}"),
        };
    }
}
