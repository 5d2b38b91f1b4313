using Dashboard.Core;
using Dashboard.Core.Housekeeping;
using Dashboard.Core.Webhooks;
using Dashboard.Web.Accounts;
using Dashboard.Web.Kit;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Dashboard.Web.Pages.Webhooks;

/// <summary>One webhook: how it stands, and the log of what it was told.</summary>
public partial class WebhookDetail(WebhookService webhooks, RetentionSettings retention, CurrentActor actor, IDialogService dialogs, ISnackbar snackbar, NavigationManager navigator)
{
    private const int PageSize = 25;

    private readonly PageTurns _turns = new();
    private MudDataGrid<WebhookDelivery>? _grid;
    private WebhookRow? _webhook;
    private DomainError? _refusal;
    private DeliveryState? _state;
    private string? _search, _secret;

    [Parameter] public Guid Id { get; set; }

    protected override Task OnParametersSetAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        var found = await webhooks.FindAsync(actor.Value, Id, Left);
        if (!found.Refused(out _refusal)) _webhook = found.Value;
    }

    private async Task<GridData<WebhookDelivery>> LoadDeliveriesAsync(GridState<WebhookDelivery> grid, CancellationToken ct)
    {
        var slice = await webhooks.DeliveriesAsync(actor.Value, Id, _state, null, new SliceRequest(PageSize, _turns.After, _search), ct);
        if (slice.Refused(out _refusal)) return new() { Items = [], TotalItems = 0 };
        _turns.Read(slice.Value.NextCursor);
        await InvokeAsync(StateHasChanged);
        return new() { Items = slice.Value.Items, TotalItems = slice.Value.Items.Count };
    }

    private Task SearchAsync(string search)
    {
        _search = search;
        return FromTheTopAsync();
    }

    private Task ChooseAsync(DeliveryState? state)
    {
        _state = state;
        return FromTheTopAsync();
    }

    private Task FromTheTopAsync()
    {
        _turns.ToTheTop();
        return ReloadAsync();
    }

    private Task ReloadAsync() => _grid?.ReloadServerData() ?? Task.CompletedTask;

    private async Task EditAsync()
    {
        var dialog = await dialogs.ShowAsync<WebhookDialog>("Edit the webhook", new DialogParameters<WebhookDialog> { { d => d.Webhook, _webhook } });
        await dialog.Result;
        await LoadAsync();
    }

    private async Task ToggleAsync()
    {
        var enable = !_webhook!.IsEnabled;
        if ((await webhooks.EditAsync(actor.Value, Id, null, draft => draft with { Enabled = enable }, Left)).Refused(out var error)) snackbar.Show(error);
        else snackbar.Done(enable ? "It is on, and is told what it missed." : "It is off. What happens waits for it.");
        await LoadAsync();
    }

    private async Task RotateAsync()
    {
        if (!await dialogs.ConfirmAsync(new("Make a new secret?", "For 24 hours calls are signed with the old one, too, so that the server can be changed meanwhile.", "Make a new secret", Destructive: false))) return;
        var rotated = await webhooks.RotateAsync(actor.Value, Id, Left);
        if (rotated.Refused(out var error)) snackbar.Show(error);
        else _secret = rotated.Value.Secret;
    }

    private async Task TestAsync()
    {
        var tried = await webhooks.TestAsync(actor.Value, Id, Left);
        if (tried.Refused(out var error)) snackbar.Show(error);
        else await ShowAsync(tried.Value);
        await LoadAsync();
        await FromTheTopAsync();
    }

    private async Task ReplayAsync(WebhookDelivery delivery)
    {
        if ((await webhooks.ReplayAsync(actor.Value, Id, delivery.Id, Left)).Refused(out var error)) snackbar.Show(error);
        else snackbar.Done("It is sent once more.");
        await ReloadAsync();
    }

    private async Task ReplayFailedAsync()
    {
        var replayed = await webhooks.ReplayManyAsync(actor.Value, Id, DeliveryState.Failed, null, null, Left);
        if (replayed.Refused(out var error)) snackbar.Show(error);
        else snackbar.Done(replayed.Value == 0 ? "Nothing has failed." : $"{replayed.Value} are sent once more.");
        await ReloadAsync();
    }

    private async Task DeleteAsync()
    {
        if (!await dialogs.ConfirmAsync(new("Delete the webhook?", $"{_webhook!.Url} is told nothing more, and the log of what it was told is gone.", "Delete the webhook"))) return;
        if (await webhooks.DeleteAsync(actor.Value, Id, Left) is { } error) snackbar.Show(error);
        else navigator.NavigateTo(Urls.Webhooks);
    }

    private async Task ShowAsync(WebhookDelivery delivery)
    {
        var found = await webhooks.DeliveryAsync(actor.Value, Id, delivery.Id, Left);
        if (found.Refused(out var error)) snackbar.Show(error);
        else await ShowAsync(found.Value);
    }

    private async Task ShowAsync(WebhookDeliveryDetails details)
    {
        var dialog = await dialogs.ShowAsync<DeliveryDialog>("A delivery", new DialogParameters<DeliveryDialog> { { d => d.Details, details } }, new DialogOptions { MaxWidth = MaxWidth.Medium, FullWidth = true });
        await dialog.Result;
    }
}
