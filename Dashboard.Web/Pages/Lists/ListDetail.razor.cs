using Dashboard.Core;
using Dashboard.Core.Lists;
using Dashboard.Core.Recipients;
using Dashboard.Web.Accounts;
using Dashboard.Web.Kit;
using Dashboard.Web.Pages.Recipients;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Dashboard.Web.Pages.Lists;

/// <summary>One list and who is in it.</summary>
public partial class ListDetail(
    ListService lists, ListMembers members, RecipientService recipients, CurrentActor actor, IDialogService dialogs, ISnackbar snackbar, NavigationManager navigator)
{
    private RecipientBrowser? _browser;
    private ListRow? _list;
    private DomainError? _refusal;

    [Parameter] public Guid Id { get; set; }

    [SupplyParameterFromQuery(Name = "q")] public string? Words { get; set; }

    [SupplyParameterFromQuery(Name = "status")] public string? Status { get; set; }

    private RecipientStatus? Wanted => Enum.TryParse<RecipientStatus>(Status, ignoreCase: true, out var status) && Enum.IsDefined(status) ? status : null;

    protected override async Task OnParametersSetAsync()
    {
        if (_list?.Id != Id) await LoadAsync();
    }

    private async Task LoadAsync()
    {
        var found = await lists.FindAsync(actor.Value, Id, Left);
        if (!found.Refused(out _refusal)) _list = found.Value;
    }

    private Task<Slice<RecipientRow>> ReadAsync(RecipientFilter filter, SliceRequest request, CancellationToken ct) =>
        recipients.SliceAsync(actor.Value, filter with { ListId = Id }, request, ct);

    private Task<long> EstimateAsync(RecipientFilter filter, SliceRequest request, CancellationToken ct) => recipients.EstimateAsync(actor.Value, filter with { ListId = Id }, request, ct);

    private void Go(string? words, RecipientStatus? status) => navigator.NavigateTo(
        navigator.GetUriWithQueryParameters(new Dictionary<string, object?> { ["q"] = string.IsNullOrWhiteSpace(words) ? null : words, ["status"] = status?.ToString().ToLowerInvariant() }), replace: true);

    private async Task RenameAsync()
    {
        var dialog = await dialogs.ShowAsync<ListDialog>("List", new DialogParameters<ListDialog> { { d => d.List, _list } });
        if (await dialog.Result is { Canceled: false }) await LoadAsync();
    }

    private async Task AddAsync()
    {
        var dialog = await dialogs.ShowAsync<RecipientDialog>("Add recipient", new DialogParameters<RecipientDialog> { { d => d.ListId, Id }, { d => d.ClientId, _list!.ClientId } });
        if (await dialog.Result is { Canceled: false }) await ChangedAsync();
    }

    private async Task RemoveAsync(RecipientRow person)
    {
        if ((await members.RemoveAsync(actor.Value, Id, [person.Id], Left)).Refused(out var error)) snackbar.Show(error);
        else snackbar.Done($"{person.Email} is out of {_list!.Name}, and still known.");
        await ChangedAsync();
    }

    private async Task ChangedAsync()
    {
        await LoadAsync();
        if (_browser is not null) await _browser.ReloadAsync();
    }
}
