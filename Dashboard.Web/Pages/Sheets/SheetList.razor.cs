using Dashboard.Core.Sheets;
using Dashboard.Web.Accounts;
using Dashboard.Web.Kit;
using Dashboard.Web.Live;
using MudBlazor;

namespace Dashboard.Web.Pages.Sheets;

/// <summary>The connected sheets and how they are doing; follows their syncs.</summary>
public partial class SheetList(SheetService sheets, LiveFeed live, CurrentActor actor, ISnackbar snackbar)
{
    private readonly Dictionary<Guid, IDisposable> _watching = [];
    private List<SheetSourceRow>? _rows;
    private string? _next;

    protected override Task OnInitializedAsync() => ReadAsync();

    protected override void Dispose(bool disposing)
    {
        foreach (var watch in _watching.Values) watch.Dispose();
        base.Dispose(disposing);
    }

    private async Task ReadAsync()
    {
        var slice = await sheets.SliceAsync(actor.Value, new(50), Left);
        (_rows, _next) = ([.. slice.Items], slice.NextCursor);
        foreach (var client in _rows.Select(s => s.ClientId).Distinct())
            if (!_watching.ContainsKey(client)) _watching[client] = live.Subscribe(SheetSync.Topic(client), () => InvokeAsync(MovedAsync));
    }

    private async Task MovedAsync()
    {
        await ReadAsync();
        StateHasChanged();
    }

    private async Task MoreAsync()
    {
        var slice = await sheets.SliceAsync(actor.Value, new(50, _next), Left);
        _rows!.AddRange(slice.Items);
        _next = slice.NextCursor;
    }

    private async Task SyncAsync(SheetSourceRow sheet)
    {
        if ((await sheets.AskAsync(actor.Value, sheet.Id, new(AcceptRemovals: false), Left)).Refused(out var error)) snackbar.Show(error);
        else snackbar.Done($"{sheet.Name} is being read.");
    }
}
