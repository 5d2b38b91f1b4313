using Dashboard.Core;
using Dashboard.Core.ApiKeys;
using Dashboard.Web.Accounts;
using Dashboard.Web.Kit;
using MudBlazor;

namespace Dashboard.Web.Pages.ApiKeys;

/// <summary>The keys of the client, or of all clients and the agency.</summary>
public partial class ApiKeyList(ApiKeyService keys, CurrentActor actor, TimeProvider clock, IDialogService dialogs, ISnackbar snackbar)
{
    private MudDataGrid<ApiKeyRow> _grid = null!;
    private string? _search;

    private async Task<GridData<ApiKeyRow>> LoadAsync(GridState<ApiKeyRow> grid, CancellationToken ct)
    {
        var page = await keys.ListAsync(actor.Value, new PageRequest(grid.Page, grid.PageSize, _search), ct);
        return new GridData<ApiKeyRow> { Items = page.Items, TotalItems = page.Total };
    }

    private Task SearchAsync(string search)
    {
        _search = search;
        return _grid.ReloadServerData();
    }

    private async Task IssueAsync()
    {
        var dialog = await dialogs.ShowAsync<IssueKeyDialog>("Issue an API key");
        await dialog.Result;
        await _grid.ReloadServerData();
    }

    private async Task RotateAsync(ApiKeyRow key)
    {
        if (!await dialogs.ConfirmRotationAsync(key)) return;
        var rotated = await keys.RotateAsync(actor.Value, key.Id, ApiKeyService.DefaultOverlap, [Scopes.All], Left);
        if (rotated.Refused(out var error)) snackbar.Show(error);
        else await dialogs.ShowAsync(rotated.Value);
        await _grid.ReloadServerData();
    }

    private async Task RevokeAsync(ApiKeyRow key)
    {
        if (!await dialogs.ConfirmRevocationAsync(key)) return;
        if ((await keys.RevokeAsync(actor.Value, key.Id, Left)).Refused(out var error)) snackbar.Show(error);
        else snackbar.Done($"{key.Name} is revoked.");
        await _grid.ReloadServerData();
    }

    private static string Words(IReadOnlyList<string> scopes) => scopes switch
    {
        [Scopes.All] => "everything",
        [var only] => only,
        [var first, ..] => $"{first} and {scopes.Count - 1} more",
        _ => "",
    };
}
