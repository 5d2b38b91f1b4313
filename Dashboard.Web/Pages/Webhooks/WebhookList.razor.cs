using Dashboard.Core;
using Dashboard.Core.Webhooks;
using Dashboard.Web.Accounts;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Dashboard.Web.Pages.Webhooks;

/// <summary>The webhooks of the client, or of all clients.</summary>
public partial class WebhookList(WebhookService webhooks, CurrentActor actor, IDialogService dialogs, NavigationManager navigator)
{
    /// <summary>So many are shown; a client has at most twenty.</summary>
    private const int Shown = 100;

    private IReadOnlyList<WebhookRow>? _rows;

    protected override async Task OnInitializedAsync() => _rows = (await webhooks.SliceAsync(actor.Value, new SliceRequest(Shown), Left)).Items;

    private async Task AddAsync()
    {
        var dialog = await dialogs.ShowAsync<WebhookDialog>("Add a webhook");
        if (await dialog.Result is { Canceled: false, Data: Guid id }) navigator.NavigateTo(Urls.Webhook(id));
    }

    private void Open(DataGridRowClickEventArgs<WebhookRow> row) => navigator.NavigateTo(Urls.Webhook(row.Item.Id));
}
