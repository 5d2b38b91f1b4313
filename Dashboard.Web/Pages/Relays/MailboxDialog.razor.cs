using Dashboard.Core.Feedback;
using Dashboard.Core.Relays;
using Dashboard.Web.Accounts;
using Dashboard.Web.Kit;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Dashboard.Web.Pages.Relays;

/// <summary>Asks for the mailbox that a relay's bounces come back to; the password goes in and never comes out.</summary>
public partial class MailboxDialog(MailboxService mailboxes, CurrentActor actor, ISnackbar snackbar)
{
    private FluentValidationValidator _validator = null!;
    private MailboxDraft _draft = new();
    private bool _saving;

    [CascadingParameter] public required IMudDialogInstance Dialog { get; set; }

    [Parameter, EditorRequired] public required RelayRow Relay { get; set; }

    /// <summary>The mailbox there is; a new one where it is left out.</summary>
    [Parameter] public MailboxRow? Mailbox { get; set; }

    protected override void OnInitialized() => _draft = Mailbox?.ToDraft() ?? new();

    private void Choose(MailboxKind kind)
    {
        _draft.Kind = kind;
        _draft.Port = kind is MailboxKind.Pop3 ? 995 : 993;
    }

    private async Task SaveAsync()
    {
        if (_saving) return;
        _saving = true;
        try
        {
            var saved = await mailboxes.SetAsync(actor.Value, Relay.Id, _draft, Left);
            if (!saved.Refused(out var error)) Dialog.Close(DialogResult.Ok(true));
            else if (!_validator.Show(error)) snackbar.Show(error);
        }
        finally
        {
            _saving = false;
        }
    }

    private async Task RemoveAsync()
    {
        if (await mailboxes.RemoveAsync(actor.Value, Relay.Id, Left) is { } error) snackbar.Show(error);
        Dialog.Close(DialogResult.Ok(true));
    }
}
