using Dashboard.Core;
using Dashboard.Core.Clients;
using Dashboard.Web.Accounts;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Dashboard.Web.Pages.Clients;

/// <summary>Every client of the agency, also those that are not picked in the bar.</summary>
public partial class ClientList(ClientService clients, CurrentActor actor, NavigationManager navigator, IDialogService dialogs)
{
    private MudDataGrid<ClientRow> _grid = null!;
    private string? _search;

    private Actor All => actor.Value with { ClientId = null };

    private async Task<GridData<ClientRow>> LoadAsync(GridState<ClientRow> grid, CancellationToken ct)
    {
        var page = await clients.ListAsync(All, new PageRequest(grid.Page, grid.PageSize, _search), ct);
        return new GridData<ClientRow> { Items = page.Items, TotalItems = page.Total };
    }

    private Task SearchAsync(string search)
    {
        _search = search;
        return _grid.ReloadServerData();
    }

    private async Task OpenAsync()
    {
        var dialog = await dialogs.ShowAsync<ClientDialog>("Open a client");
        if (await dialog.Result is { Canceled: false, Data: Guid id }) navigator.NavigateTo(Urls.Client(id));
    }

    private void Show(DataGridRowClickEventArgs<ClientRow> row) => navigator.NavigateTo(Urls.Client(row.Item.Id));
}
