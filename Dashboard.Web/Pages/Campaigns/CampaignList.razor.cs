using Dashboard.Core;
using Dashboard.Core.Campaigns;
using Dashboard.Web.Accounts;
using Dashboard.Web.Kit;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Dashboard.Web.Pages.Campaigns;

/// <summary>Every campaign of the client, or of all clients: searched and filtered by what stands in the address.</summary>
public partial class CampaignList(CampaignService campaigns, CurrentActor actor, NavigationManager navigator, TimeProvider clock)
{
    private MudDataGrid<CampaignRow> _grid = null!;
    private string? _search;
    private CampaignStatus? _status;
    private DateRange? _range;

    [SupplyParameterFromQuery(Name = "q")] public string? Query { get; set; }

    [SupplyParameterFromQuery(Name = "status")] public string? Status { get; set; }

    [CascadingParameter(Name = "TimeZone")] public string? Zone { get; set; }

    private bool IsFiltered => !string.IsNullOrWhiteSpace(_search) || _status is not null || _range is not null;

    protected override void OnInitialized()
    {
        _search = Query;
        _status = Enum.TryParse<CampaignStatus>(Status, ignoreCase: true, out var status) ? status : null;
    }

    private async Task<GridData<CampaignRow>> LoadAsync(GridState<CampaignRow> grid, CancellationToken ct)
    {
        var filter = new CampaignFilter(_status, At(_range?.Start), At(_range?.End?.AddDays(1)), _search);
        var page = await campaigns.ListAsync(actor.Value, filter, new PageRequest(grid.Page, grid.PageSize), ct);
        return new GridData<CampaignRow> { Items = page.Items, TotalItems = page.Total };
    }

    private Task SearchAsync(string search)
    {
        _search = search;
        return ReloadAsync();
    }

    private Task FilterAsync(CampaignStatus? status)
    {
        _status = status;
        return ReloadAsync();
    }

    private Task RangeAsync(DateRange? range)
    {
        _range = range is { Start: null, End: null } ? null : range;
        return ReloadAsync();
    }

    private Task ReloadAsync()
    {
        navigator.NavigateTo(
            navigator.GetUriWithQueryParameters(new Dictionary<string, object?>
            {
                ["q"] = string.IsNullOrWhiteSpace(_search) ? null : _search,
                ["status"] = _status is { } status ? StateWords.Word(status) : null,
            }),
            replace: true);
        return _grid.ReloadServerData();
    }

    private void Open(DataGridRowClickEventArgs<CampaignRow> row) => navigator.NavigateTo(Target(row.Item));

    private MarkupString At(CampaignRow row) => Moment.Drawn(row.StartedAt ?? row.ScheduledAt ?? row.CreatedAt, Zone, clock.GetUtcNow());

    private static string Target(CampaignRow row) =>
        row.Status is CampaignStatus.Sent or CampaignStatus.Sending ? Urls.CampaignReport(row.Id) : Urls.Campaign(row.Id);

    private static DateTimeOffset? At(DateTime? day) => day is { } start ? new DateTimeOffset(start, TimeSpan.Zero) : null;

    private static string Figures(CampaignRow row, long figure) => row.Targeted == 0 ? Format.None : Format.Count(figure);

    private static string Rate(CampaignRow row, long people) => Format.Percent(people, row.Accepted);
}
