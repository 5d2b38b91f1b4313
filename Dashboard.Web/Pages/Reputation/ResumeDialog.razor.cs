using Dashboard.Core.Reputation;
using Dashboard.Web.Accounts;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Dashboard.Web.Pages.Reputation;

/// <summary>Asks an admin why sending may go on.</summary>
public partial class ResumeDialog(ReputationGuard guard, CurrentActor actor)
{
    private string? _note, _refusal;
    private bool _saving;

    [CascadingParameter] public required IMudDialogInstance Dialog { get; set; }

    [Parameter, EditorRequired] public required ReputationAlert Alert { get; set; }

    private async Task SaveAsync()
    {
        if (_saving) return;
        _saving = true;
        try
        {
            _refusal = (await guard.ResumeAsync(actor.Value, Alert.Id, _note, Left))?.Message;
            if (_refusal is null) Dialog.Close(DialogResult.Ok(true));
        }
        finally
        {
            _saving = false;
        }
    }
}
