using Dashboard.Core;
using Dashboard.Core.Lists;
using Dashboard.Web.Accounts;
using Dashboard.Web.Kit;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Dashboard.Web.Pages.Lists;

/// <summary>The client's lists by name.</summary>
public partial class ListList(ListService lists, CurrentActor actor, IDialogService dialogs, NavigationManager navigator, ISnackbar snackbar)
{
    private MudDataGrid<ListRow> _grid = null!;
    private string? _search;

    private async Task<GridData<ListRow>> LoadAsync(GridState<ListRow> grid, CancellationToken ct)
    {
        var page = await lists.ListAsync(actor.Value, new PageRequest(grid.Page, grid.PageSize, _search), ct);
        return new GridData<ListRow> { Items = page.Items, TotalItems = page.Total };
    }

    private Task SearchAsync(string search)
    {
        _search = search;
        return _grid.ReloadServerData();
    }

    private async Task NameAsync(ListRow? list)
    {
        var dialog = await dialogs.ShowAsync<ListDialog>("List", new DialogParameters<ListDialog> { { d => d.List, list } });
        if (await dialog.Result is not { Canceled: false, Data: Guid id }) return;
        if (list is null) navigator.NavigateTo(Urls.List(id));
        else await _grid.ReloadServerData();
    }

    private async Task DeleteAsync(ListRow list)
    {
        var question = new ConfirmQuestion($"Delete the list “{list.Name}”?", $"Its {Format.Count(list.MemberCount, "recipient")} stay with the client; only the list goes.", "Delete list");
        if (!await dialogs.ConfirmAsync(question)) return;
        if (await lists.DeleteAsync(actor.Value, list.Id, Left) is { } error) snackbar.Show(error);
        else snackbar.Done($"{list.Name} is deleted.");
        await _grid.ReloadServerData();
    }

    private void Open(DataGridRowClickEventArgs<ListRow> row) => navigator.NavigateTo(Urls.List(row.Item.Id));
}
