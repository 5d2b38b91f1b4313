using Dashboard.Core;
using Dashboard.Core.Events;
using Dashboard.Core.Webhooks;
using Dashboard.Web.Accounts;
using Dashboard.Web.Kit;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Dashboard.Web.Pages.Webhooks;

/// <summary>Asks where to call and of what to tell; after adding, shows the secret once.</summary>
public partial class WebhookDialog(WebhookService webhooks, CurrentActor actor, ISnackbar snackbar)
{
    private WebhookDraft _draft = new();
    private FluentValidationValidator _validator = null!;
    private IssuedWebhook? _issued;
    private bool _saving;

    [CascadingParameter] public required IMudDialogInstance Dialog { get; set; }

    /// <summary>The webhook that is edited; null for a new one.</summary>
    [Parameter] public WebhookRow? Webhook { get; set; }

    private bool HasAll => _draft.Events.Contains(EventWords.All);

    protected override void OnInitialized()
    {
        if (Webhook is { } row) _draft = new() { Url = row.Url, Description = row.Description, Events = [.. row.Events], Enabled = row.IsEnabled };
    }

    private bool Has(EventWord word) => EventWords.TypesOf(_draft.Events).Contains(word.Type);

    private void Choose(string name, bool yes)
    {
        if (name == EventWords.All)
        {
            _draft.Events = yes ? [EventWords.All] : [];
            return;
        }

        // A choice such as email.* becomes the names that it means before one of them is taken away.
        _draft.Events = [.. EventWords.TypesOf(_draft.Events).Select(EventWords.NameOf).Where(known => known != name)];
        if (yes) _draft.Events.Add(name);
    }

    private async Task SaveAsync()
    {
        if (_saving) return;
        _saving = true;
        try
        {
            if (Webhook is { } row)
            {
                var edited = await webhooks.EditAsync(actor.Value, row.Id, null, current => current with { Url = _draft.Url, Description = _draft.Description, Events = _draft.Events }, Left);
                if (edited.Refused(out var refused)) Show(refused);
                else Dialog.Close(DialogResult.Ok(row.Id));
                return;
            }

            var added = await webhooks.AddAsync(actor.Value, _draft, Left);
            if (added.Refused(out var error)) Show(error);
            else _issued = added.Value;
        }
        finally
        {
            _saving = false;
        }
    }

    private void Show(DomainError error)
    {
        if (!_validator.Show(error)) snackbar.Show(error);
    }
}
