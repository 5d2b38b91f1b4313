using Dashboard.Core;
using Dashboard.Core.Exports;
using Dashboard.Core.Suppressions;
using Dashboard.Web.Accounts;
using Dashboard.Web.Kit;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Dashboard.Web.Pages.Suppressions;

/// <summary>Addresses that are never mailed: of the client, or, where an admin has chosen none, of every client and the house.</summary>
public partial class SuppressionList(SuppressionService suppressions, ExportService exports, CurrentActor actor, IDialogService dialogs, ISnackbar snackbar, NavigationManager navigator)
{
    private List<SuppressionRow>? _rows;
    private SuppressionReason? _reason;
    private string? _search;
    private string? _next;

    protected override Task OnInitializedAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        var slice = await suppressions.SliceAsync(actor.Value, _reason, new(50, Search: _search), Left);
        (_rows, _next) = ([.. slice.Items], slice.NextCursor);
    }

    private async Task MoreAsync()
    {
        var slice = await suppressions.SliceAsync(actor.Value, _reason, new(50, _next, _search), Left);
        _rows!.AddRange(slice.Items);
        _next = slice.NextCursor;
    }

    private Task SearchAsync(string? search)
    {
        _search = string.IsNullOrWhiteSpace(search) ? null : search;
        return LoadAsync();
    }

    private Task FilterAsync(SuppressionReason? reason)
    {
        _reason = reason;
        return LoadAsync();
    }

    private async Task AddAsync()
    {
        var dialog = await dialogs.ShowAsync<SuppressDialog>("Suppress addresses");
        if (await dialog.Result is { Canceled: false }) await LoadAsync();
    }

    private async Task ImportAsync()
    {
        var dialog = await dialogs.ShowAsync<ImportSuppressionsDialog>("Import suppressions");
        if (await dialog.Result is { Canceled: false }) navigator.NavigateTo(Urls.Jobs);
    }

    private async Task ExportAsync()
    {
        var ordered = await exports.OrderAsync(actor.Value, new() { Subject = ExportSubject.Suppressions, Reason = _reason, Search = _search }, Left);
        if (ordered.Refused(out var error)) snackbar.Show(error);
        else navigator.NavigateTo(Urls.Jobs);
    }

    private async Task RemoveAsync(SuppressionRow row)
    {
        var dialog = await dialogs.ShowAsync<LiftDialog>("Lift the suppression", new DialogParameters<LiftDialog> { { d => d.Suppression, row } });
        if (await dialog.Result is not { Canceled: false, Data: string note }) return;
        var owner = row.ClientId is { } client ? actor.Value.For(client) : actor.Value;
        if (await suppressions.RemoveAsync(owner, row.Email, $"{actor.Value.Name}: {note}", Left) is { } error) snackbar.Show(error);
        else snackbar.Done($"{row.Email} may be mailed again.");
        await LoadAsync();
    }
}
