using Dashboard.Core;
using Dashboard.Core.Segments;
using Dashboard.Web.Accounts;
using Dashboard.Web.Kit;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Dashboard.Web.Pages.Segments;

/// <summary>The client's segments by name.</summary>
public partial class SegmentList(SegmentService segments, CurrentActor actor, IDialogService dialogs, NavigationManager navigator, ISnackbar snackbar)
{
    private MudDataGrid<SegmentRow> _grid = null!;
    private string? _search;

    private async Task<GridData<SegmentRow>> LoadAsync(GridState<SegmentRow> grid, CancellationToken ct)
    {
        var page = await segments.ListAsync(actor.Value, new PageRequest(grid.Page, grid.PageSize, _search), ct);
        return new GridData<SegmentRow> { Items = page.Items, TotalItems = page.Total };
    }

    private Task SearchAsync(string search)
    {
        _search = search;
        return _grid.ReloadServerData();
    }

    private async Task DeleteAsync(SegmentRow segment)
    {
        if (!await dialogs.ConfirmAsync(new($"Delete the segment “{segment.Name}”?", "Only the rule goes; the people whom it selects stay.", "Delete segment"))) return;
        if (await segments.DeleteAsync(actor.Value, segment.Id, Left) is { } error) snackbar.Show(error);
        else snackbar.Done($"{segment.Name} is deleted.");
        await _grid.ReloadServerData();
    }

    private void Open(DataGridRowClickEventArgs<SegmentRow> row) => navigator.NavigateTo(Urls.Segment(row.Item.Id));
}
