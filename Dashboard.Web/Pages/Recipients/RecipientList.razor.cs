using Dashboard.Core;
using Dashboard.Core.Recipients;
using Dashboard.Web.Accounts;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Dashboard.Web.Pages.Recipients;

/// <summary>The client's people; search and status stand in the address, so that they can be kept and passed on.</summary>
public partial class RecipientList(RecipientService recipients, CurrentActor actor, IDialogService dialogs, NavigationManager navigator)
{
    [SupplyParameterFromQuery(Name = "q")] public string? Words { get; set; }

    [SupplyParameterFromQuery(Name = "status")] public string? Status { get; set; }

    private RecipientStatus? Wanted => Enum.TryParse<RecipientStatus>(Status, ignoreCase: true, out var status) && Enum.IsDefined(status) ? status : null;

    private Task<Slice<RecipientRow>> ReadAsync(RecipientFilter filter, SliceRequest request, CancellationToken ct) =>
        recipients.SliceAsync(actor.Value, filter, request, ct);

    private Task<long> EstimateAsync(RecipientFilter filter, SliceRequest request, CancellationToken ct) => recipients.EstimateAsync(actor.Value, filter, request, ct);

    private void Go(string? words, RecipientStatus? status) => navigator.NavigateTo(
        navigator.GetUriWithQueryParameters(new Dictionary<string, object?> { ["q"] = string.IsNullOrWhiteSpace(words) ? null : words, ["status"] = status?.ToString().ToLowerInvariant() }), replace: true);

    private async Task AddAsync()
    {
        var dialog = await dialogs.ShowAsync<RecipientDialog>("Add recipient");
        if (await dialog.Result is { Canceled: false, Data: long id }) navigator.NavigateTo(Urls.Recipient(id));
    }
}
