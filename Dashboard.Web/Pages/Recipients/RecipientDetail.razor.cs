using Dashboard.Core;
using Dashboard.Core.Recipients;
using Dashboard.Core.Suppressions;
using Dashboard.Web.Accounts;
using Dashboard.Web.Kit;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Dashboard.Web.Pages.Recipients;

/// <summary>One person: what is known of them, their lists, and all that happened.</summary>
public partial class RecipientDetail(
    RecipientService recipients, SuppressionService suppressions, CurrentActor actor, IDialogService dialogs, ISnackbar snackbar, NavigationManager navigator)
{
    private RecipientDetails? _details;
    private List<SuppressionRow> _suppressions = [];
    private IReadOnlyList<ConsentRow> _consents = [];
    private List<TimelineEntry>? _timeline;
    private string? _next;
    private DomainError? _refusal;

    [Parameter] public long Id { get; set; }

    private Actor Owner => actor.Value.For(_details!.Recipient.ClientId);

    protected override async Task OnParametersSetAsync()
    {
        _timeline = null;
        if (!await LoadAsync()) return;
        var slice = await recipients.TimelineAsync(actor.Value, Id, new(), Left);
        if (!slice.Refused(out _refusal)) (_timeline, _next) = ([.. slice.Value.Items], slice.Value.NextCursor);
    }

    private async Task<bool> LoadAsync()
    {
        var found = await recipients.FindAsync(actor.Value, Id, Left);
        if (found.Refused(out _refusal)) return false;
        _details = found.Value;
        var held = await suppressions.CheckAsync(Owner, _details.Recipient.Email, Left);
        _suppressions = held.Error is null ? held.Value : [];
        _consents = await recipients.ConsentsAsync(actor.Value, Id, Left);
        return true;
    }

    private async Task MoreAsync()
    {
        var slice = await recipients.TimelineAsync(actor.Value, Id, new(After: _next), Left);
        if (slice.Refused(out _refusal)) return;
        _timeline!.AddRange(slice.Value.Items);
        _next = slice.Value.NextCursor;
    }

    private async Task EditAsync()
    {
        var dialog = await dialogs.ShowAsync<RecipientDialog>("Edit recipient", new DialogParameters<RecipientDialog> { { d => d.Person, _details!.Recipient } });
        if (await dialog.Result is { Canceled: false }) await LoadAsync();
    }

    private async Task SuppressAsync()
    {
        var email = _details!.Recipient.Email;
        if (!await dialogs.ConfirmAsync(new($"Never mail {email} again?", "No campaign of this client reaches them from now on. It can be lifted under Suppressions.", "Suppress"))) return;
        if ((await suppressions.AddAsync(Owner, email, SuppressionReason.Manual, null, Left)).Refused(out var error)) snackbar.Show(error);
        await LoadAsync();
    }

    private async Task DeleteAsync()
    {
        var email = _details!.Recipient.Email;
        if (!await dialogs.ConfirmAsync(new($"Delete {email}?", "They leave every list, and name, address and attributes are forgotten. What was sent stays counted. A suppression of the address stays.", "Delete recipient"))) return;
        if (await recipients.DeleteAsync(actor.Value, Id, Left) is { } error)
        {
            snackbar.Show(error);
            return;
        }

        snackbar.Done($"{email} is deleted.");
        navigator.NavigateTo(Urls.Recipients);
    }
}
