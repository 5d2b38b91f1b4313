using Dashboard.Core.Relays;
using Dashboard.Web.Accounts;
using Dashboard.Web.Kit;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Dashboard.Web.Pages.Relays;

/// <summary>Asks for a relay's fields; the password goes in and never comes out.</summary>
public partial class RelayDialog(RelayService relays, CurrentActor actor, ISnackbar snackbar)
{
    private FluentValidationValidator _validator = null!;
    private RelayDraft _draft = new();
    private bool _saving;

    [CascadingParameter] public required IMudDialogInstance Dialog { get; set; }

    /// <summary>The relay to edit; a new one where it is left out.</summary>
    [Parameter] public RelayRow? Relay { get; set; }

    protected override void OnInitialized() => _draft = Relay?.ToDraft() ?? new();

    private async Task SaveAsync()
    {
        if (_saving) return;
        _saving = true;
        try
        {
            var saved = Relay is { } old ? await relays.EditAsync(actor.Value, old.Id, _draft, Left) : await relays.AddAsync(actor.Value, _draft, Left);
            if (saved.Refused(out var error))
            {
                if (!_validator.Show(error)) snackbar.Show(error);
                return;
            }

            Dialog.Close(DialogResult.Ok(saved.Value.Id));
        }
        finally
        {
            _saving = false;
        }
    }
}
