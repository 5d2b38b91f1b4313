using Dashboard.Core;
using Dashboard.Core.Leads;
using Dashboard.Web.Accounts;
using Dashboard.Web.Kit;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Dashboard.Web.Pages.Leads;

/// <summary>One lead: verdict, score, where all of it comes from, and what became of it.</summary>
public partial class LeadDetail(LeadService leads, LeadJobs orders, CurrentActor actor, IDialogService dialogs, ISnackbar snackbar, NavigationManager navigator)
{
    private static readonly LeadStage[] Choices = [LeadStage.New, LeadStage.Qualified, LeadStage.Rejected];

    private LeadDetails? _lead;
    private LeadOutcome? _outcome;
    private string? _owner;
    private DomainError? _refusal;

    [Parameter] public long Id { get; set; }

    private Actor Owner => actor.Value.For(_lead!.Row.ClientId);

    protected override Task OnParametersSetAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        var found = await leads.FindAsync(actor.Value, Id, Left);
        if (found.Refused(out _refusal)) return;
        _lead = found.Value;
        _owner = _lead.Row.OwnerId is { } owner ? (await leads.OwnersAsync(actor.Value, _lead.Row.ClientId, Left)).Value.FirstOrDefault(o => o.Id == owner)?.Name : null;
        var outcome = await leads.OutcomeAsync(actor.Value, Id, Left);
        _outcome = outcome.Error is null ? outcome.Value : null;
    }

    private async Task CheckAsync()
    {
        var started = await orders.OrderAsync(Owner, new() { Kind = LeadOrderKind.Check, Filter = new() { Ids = [Id] } }, Left);
        if (started.Refused(out var refusal)) snackbar.Show(refusal);
        else snackbar.Done("The check is under way.");
    }

    private async Task MoveAsync(LeadStage stage)
    {
        if ((await leads.MoveAsync(actor.Value, Id, stage, Left)).Refused(out var refusal)) snackbar.Show(refusal);
        await LoadAsync();
    }

    private async Task EditAsync()
    {
        var dialog = await dialogs.ShowAsync<LeadDialog>("Edit lead", new DialogParameters<LeadDialog> { { d => d.Lead, _lead } });
        if (await dialog.Result is { Canceled: false }) await LoadAsync();
    }

    private async Task DeleteAsync()
    {
        var name = _lead!.Row.Shown;
        if (!await dialogs.ConfirmAsync(new($"Delete {name}?", "The lead and all that is known of it are forgotten. The recipient it may have become stays.", "Delete lead"))) return;
        if (await leads.DeleteAsync(actor.Value, Id, Left) is { } error)
        {
            snackbar.Show(error);
            return;
        }

        snackbar.Done($"{name} is deleted.");
        navigator.NavigateTo(Urls.Leads);
    }
}
