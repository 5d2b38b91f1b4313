using Dashboard.Core;
using Dashboard.Core.Campaigns;
using Dashboard.Web.Accounts;
using Dashboard.Web.Kit;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Dashboard.Web.Pages.Campaigns;

/// <summary>Asks for an address and sends one mail of the campaign to it.</summary>
public partial class TestDialog(CampaignTests tests, CurrentActor actor, ISnackbar snackbar)
{
    private string _to = "";
    private DomainError? _refusal;

    [CascadingParameter] public required IMudDialogInstance Dialog { get; set; }

    [Parameter, EditorRequired] public required CampaignDetails Campaign { get; set; }

    /// <summary>Whose values fill the merge tags; the first recipient's where it is left out.</summary>
    [Parameter] public long? Reader { get; set; }

    /// <summary>The variant that is sent: the one that is shown.</summary>
    [Parameter] public string Letter { get; set; } = VariantMark.LetterOf(0);

    private async Task SendAsync()
    {
        var sent = await tests.SendAsync(actor.Value, Campaign.Id, _to, Reader, Letter, Left);
        if (sent.Refused(out _refusal)) return;
        snackbar.Done($"The server took the test: {sent.Value}");
        Dialog.Close();
    }
}
