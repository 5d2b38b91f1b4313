using Dashboard.Core.Reports;
using Dashboard.Web.Accounts;
using Dashboard.Web.Kit;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Dashboard.Web.Pages.Reports;

/// <summary>Answers with the address of what was made.</summary>
public partial class FollowUpDialog(FollowUps followUps, CurrentActor actor, ISnackbar snackbar)
{
    private string? _name;

    [CascadingParameter] public required IMudDialogInstance Dialog { get; set; }

    [Parameter, EditorRequired] public Guid CampaignId { get; set; }

    [Parameter, EditorRequired] public required PeopleFilter Filter { get; set; }

    [Parameter, EditorRequired] public required FollowUpPlan Plan { get; set; }

    /// <summary>A list instead of a draft.</summary>
    [Parameter] public bool AsList { get; set; }

    private bool IsResend => Filter == new PeopleFilter(Which: RecipientEvent.NotOpened);

    private async Task MakeAsync()
    {
        if (AsList)
        {
            var list = await followUps.ListAsync(actor.Value, CampaignId, Filter, _name, Left);
            if (list.Refused(out var wrong)) snackbar.Show(wrong);
            else Dialog.Close(DialogResult.Ok(Urls.List(list.Value.Id)));
            return;
        }

        var draft = await followUps.DraftAsync(actor.Value, CampaignId, Filter, Left);
        if (draft.Refused(out var error)) snackbar.Show(error);
        else Dialog.Close(DialogResult.Ok(Urls.CampaignEdit(draft.Value.Id)));
    }
}
