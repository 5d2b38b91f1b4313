using Dashboard.Core;
using Dashboard.Core.Accounts;
using Dashboard.Web.Kit;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using MudBlazor;

namespace Dashboard.Web.Pages.Users;

/// <summary>Who can sign in, with what can be done about it: everyone, or those of one client.</summary>
public partial class UserTable(AccountService accounts, SecondFactor factor, IDialogService dialogs, ISnackbar snackbar, IJSRuntime script)
{
    private MudDataGrid<UserRow> _grid = null!;
    private string? _search;
    private Guid? _eyes;

    /// <summary>Who looks, at all users or at those of one client.</summary>
    [Parameter, EditorRequired] public required Actor For { get; set; }

    [Parameter] public string EmptyText { get; set; } = "";

    /// <summary>Reads the rows again.</summary>
    public Task ReloadAsync() => _grid.ReloadServerData();

    private async Task<GridData<UserRow>> LoadAsync(GridState<UserRow> grid, CancellationToken ct)
    {
        var page = await accounts.ListAsync(For, new PageRequest(grid.Page, grid.PageSize, _search), ct);
        return new GridData<UserRow> { Items = page.Items, TotalItems = page.Total };
    }

    private Task SearchAsync(string search)
    {
        _search = search;
        return ReloadAsync();
    }

    private async Task ResetAsync(UserRow user)
    {
        var question = new ConfirmQuestion($"Draw a new password for {user.Email}?", "The old one stops working, and where they are signed in they are signed out within a minute.", "New password", Destructive: false);
        if (!await dialogs.ConfirmAsync(question)) return;
        var reset = await accounts.ResetPasswordAsync(For, user.Id, Left);
        if (reset.Refused(out var error)) snackbar.Show(error);
        else await (await dialogs.ShowAsync<PasswordDialog>("New password", new DialogParameters<PasswordDialog> { { d => d.Made, reset.Value } })).Result;
        await ReloadAsync();
    }

    private async Task DisableAsync(UserRow user)
    {
        if (!await dialogs.ConfirmAsync(new ConfirmQuestion($"Disable {user.Email}?", "They can no longer sign in, and where they are signed in they are signed out within a minute.", "Disable user"))) return;
        await SayAsync(await accounts.DisableAsync(For, user.Id, Left), $"{user.Email} can no longer sign in.");
    }

    private async Task InviteAsync(UserRow user)
    {
        if (await accounts.InviteAgainAsync(For, user.Id, Left) is { } error) snackbar.Show(error);
        else snackbar.Done($"A new invitation is on its way to {user.Email}.");
    }

    private async Task TakeAwayAsync(UserRow user)
    {
        if (!await dialogs.ConfirmAsync(new ConfirmQuestion($"Take the second factor of {user.Email} away?", "The password alone opens the account then. Be sure that it is really them who asks.", "Take it away"))) return;
        if (await factor.TakeAwayAsync(For, user.Id, Left) is { } error) snackbar.Show(error);
        await ReloadAsync();
    }

    private async Task GrantAsync(UserRow user, ClientRight right) =>
        await SayAsync(await accounts.EditAsync(For, user.Id, new(Right: right), Left), $"{user.Email} is {UserWords.Right(right).ToLowerInvariant()} now.");

    /// <summary>A form is sent: a circuit cannot set the cookie.</summary>
    private async Task LookAsAsync(UserRow user)
    {
        _eyes = user.Id;
        StateHasChanged();
        await Task.Yield();
        await using var copy = await script.ModuleAsync("forms");
        await copy.InvokeVoidAsync("submit", Left, "impersonate", "user", user.Id.ToString());
    }

    private async Task EnableAsync(UserRow user) => await SayAsync(await accounts.EnableAsync(For, user.Id, Left), $"{user.Email} can sign in again.");

    private Task SayAsync(Result<UserRow> changed, string done)
    {
        if (changed.Refused(out var error)) snackbar.Show(error);
        else snackbar.Done(done);
        return ReloadAsync();
    }
}
