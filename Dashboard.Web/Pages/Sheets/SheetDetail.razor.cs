using Dashboard.Core;
using Dashboard.Core.Sheets;
using Dashboard.Web.Accounts;
using Dashboard.Web.Kit;
using Dashboard.Web.Live;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Dashboard.Web.Pages.Sheets;

/// <summary>One connected sheet: its last syncs, the rows that do not fit, and what can be done with it.</summary>
public partial class SheetDetail(SheetService sheets, LiveFeed live, CurrentActor actor, TimeProvider clock, IDialogService dialogs, NavigationManager navigator, ISnackbar snackbar)
{
    private const int MostFaults = 50;
    private IDisposable? _watching;
    private SheetSourceRow? _sheet;
    private DomainError? _refusal;
    private List<SheetRunRow> _runs = [];
    private List<SheetFault> _faults = [];
    private string? _next;

    [Parameter] public Guid Id { get; set; }

    [CascadingParameter(Name = "TimeZone")] public string? Zone { get; set; }

    protected override async Task OnParametersSetAsync()
    {
        if (_sheet?.Id == Id) return;
        _watching?.Dispose();
        await ReadAsync();
        if (_sheet is { } sheet) _watching = live.Subscribe(SheetSync.Topic(sheet.ClientId), () => InvokeAsync(MovedAsync));
    }

    protected override void Dispose(bool disposing)
    {
        _watching?.Dispose();
        base.Dispose(disposing);
    }

    private async Task ReadAsync()
    {
        var found = await sheets.FindAsync(actor.Value, Id, Left);
        if (found.Refused(out _refusal)) return;
        _sheet = found.Value;
        _faults = (await sheets.FaultsAsync(actor.Value, Id, Left)).Value;
        var runs = (await sheets.RunsAsync(actor.Value, Id, new(15), Left)).Value;
        (_runs, _next) = ([.. runs.Items], runs.NextCursor);
    }

    private async Task MovedAsync()
    {
        await ReadAsync();
        StateHasChanged();
    }

    private async Task MoreAsync()
    {
        var runs = (await sheets.RunsAsync(actor.Value, Id, new(50, _next), Left)).Value;
        _runs.AddRange(runs.Items);
        _next = runs.NextCursor;
    }

    private async Task SyncAsync(bool acceptRemovals)
    {
        if ((await sheets.AskAsync(actor.Value, Id, new(acceptRemovals), Left)).Refused(out var error)) snackbar.Show(error);
        else snackbar.Done("The sheet is being read.");
    }

    private async Task PauseAsync()
    {
        var draft = SheetSourceDraft.Of(_sheet!) with { IsPaused = !_sheet!.IsPaused };
        if ((await sheets.EditAsync(actor.Value, Id, draft, Left)).Refused(out var error)) snackbar.Show(error);
        await ReadAsync();
    }

    private async Task DisconnectAsync()
    {
        var words = _sheet!.Target switch
        {
            SheetTarget.Quality => "Its quality records go with it; daily reports that are made stay.",
            SheetTarget.Leads => "The leads that it brought stay.",
            _ => "The recipients that it brought stay.",
        };
        if (!await dialogs.ConfirmAsync(new ConfirmQuestion($"Disconnect “{_sheet.Name}”?", words, "Disconnect"))) return;
        if (await sheets.DisconnectAsync(actor.Value, Id, Left) is { } error) snackbar.Show(error);
        else navigator.NavigateTo(Urls.Sheets);
    }
}
