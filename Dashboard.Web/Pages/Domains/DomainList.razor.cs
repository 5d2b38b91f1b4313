using Dashboard.Core;
using Dashboard.Core.Domains;
using Dashboard.Web.Accounts;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Dashboard.Web.Pages.Domains;

/// <summary>The sending domains of the client, or of every client.</summary>
public partial class DomainList(DomainService domains, CurrentActor actor, IDialogService dialogs, NavigationManager navigator)
{
    private List<DomainRow>? _rows;
    private string? _next;

    protected override async Task OnInitializedAsync()
    {
        var slice = await domains.SliceAsync(actor.Value, new SliceRequest(50), Left);
        (_rows, _next) = ([.. slice.Items], slice.NextCursor);
    }

    private async Task MoreAsync()
    {
        var slice = await domains.SliceAsync(actor.Value, new SliceRequest(50, _next), Left);
        _rows!.AddRange(slice.Items);
        _next = slice.NextCursor;
    }

    private async Task AddAsync()
    {
        var dialog = await dialogs.ShowAsync<DomainDialog>("Add a domain");
        if (await dialog.Result is { Canceled: false, Data: Guid id }) navigator.NavigateTo(Urls.Domain(id));
    }

    private static string Found(DomainRow row) => $"{row.Records.Count(r => r.State is RecordState.Verified)} of {row.Records.Count} found";
}
