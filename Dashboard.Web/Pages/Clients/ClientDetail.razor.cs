using Dashboard.Core;
using Dashboard.Core.Clients;
using Dashboard.Web.Accounts;
using Dashboard.Web.Kit;
using Dashboard.Web.Pages.Users;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Dashboard.Web.Pages.Clients;

/// <summary>One client, and who of it can sign in.</summary>
public partial class ClientDetail(ClientService clients, CurrentActor actor, NavigationManager navigator, IDialogService dialogs, ISnackbar snackbar)
{
    private UserTable _users = null!;
    private ClientRow? _client;
    private DomainError? _refusal;

    [Parameter] public Guid Id { get; set; }

    private Actor All => actor.Value with { ClientId = null };

    protected override Task OnParametersSetAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        var found = await clients.FindAsync(All, Id, Left);
        _client = found.Refused(out _refusal) ? null : found.Value;
    }

    private async Task EditAsync()
    {
        var dialog = await dialogs.ShowAsync<ClientDialog>("Edit", new DialogParameters<ClientDialog> { { d => d.Client, _client } });
        if (await dialog.Result is { Canceled: false }) await LoadAsync();
    }

    private Task<IDialogReference> BrandAsync() => dialogs.ShowAsync<BrandDialog>("Look of reports", new DialogParameters<BrandDialog> { { d => d.Client, _client! } });
    private async Task GuardAsync(ClientSettings settings)
    {
        var set = await clients.SetAsync(All, Id, settings, Left);
        if (set.Refused(out var error)) snackbar.Show(error);
        else _client = set.Value;
    }

    private async Task AddUserAsync()
    {
        var dialog = await dialogs.ShowAsync<UserDialog>("Add a user", new DialogParameters<UserDialog> { { d => d.Client, _client } });
        await dialog.Result;
        await _users.ReloadAsync();
    }

    private async Task CloseAsync()
    {
        var question = new ConfirmQuestion($"Close “{_client!.Name}”?", "Its lists, API keys and users go with it. A client with campaigns or recipients cannot be closed.", "Close client", TypeToConfirm: _client.Name);
        if (!await dialogs.ConfirmAsync(question)) return;
        if (await clients.CloseAsync(All, Id, Left) is { } error)
        {
            snackbar.Show(error);
            return;
        }

        snackbar.Done($"{_client.Name} is closed.");
        navigator.NavigateTo(Urls.Clients);
    }
}
