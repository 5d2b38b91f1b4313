using Dashboard.Core.Clients;
using Dashboard.Web.Accounts;
using MudBlazor;

namespace Dashboard.Web.Pages.Users;

/// <summary>Everyone who can sign in; of the picked client, where one is picked.</summary>
public partial class UserList(ClientService clients, CurrentActor actor, IDialogService dialogs)
{
    private UserTable _users = null!;
    private ClientRow? _client;

    protected override async Task OnInitializedAsync()
    {
        if (actor.Value.ClientId is not { } picked) return;
        var found = await clients.FindAsync(actor.Value, picked, Left);
        if (found.Error is null) _client = found.Value;
    }

    private async Task AddAsync()
    {
        var dialog = await dialogs.ShowAsync<UserDialog>("Add", new DialogParameters<UserDialog> { { d => d.Client, _client } });
        await dialog.Result;
        await _users.ReloadAsync();
    }
}
