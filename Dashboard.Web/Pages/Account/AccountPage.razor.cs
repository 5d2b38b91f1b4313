using Dashboard.Core;
using Dashboard.Core.Accounts;
using Dashboard.Web.Accounts;
using Dashboard.Web.Kit;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;
using MudBlazor;

namespace Dashboard.Web.Pages.Account;

/// <summary>What somebody does with their own account: second factor, passkeys, password, address, sessions.</summary>
public partial class AccountPage(AuthenticationStateProvider authentication, SecondFactor factor, SessionService sessions, IServiceScopeFactory scopes, ISnackbar snackbar)
{
    private SecondFactorState? _state;
    private IReadOnlyList<SessionRow> _sessions = [];
    private IReadOnlyList<PasskeyRow> _passkeys = [];
    private DomainError? _refusal;
    private Actor? _me;
    private Guid? _session;

    private Actor Me => _me!;

    private bool MustEnroll { get; set; }

    protected override async Task OnInitializedAsync()
    {
        var user = (await authentication.GetAuthenticationStateAsync()).User;
        _me = UserClaims.PersonOf(user);
        _session = UserClaims.SessionOf(user);
        MustEnroll = user.HasClaim(c => c.Type == UserClaims.MustEnroll);
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        var state = await factor.StateAsync(Me, Left);
        if (state.Refused(out _refusal)) return;
        _state = state.Value;
        _sessions = await sessions.ListAsync(Me, Left);
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
        if (await users.FindByIdAsync(Me.UserId.ToString()!) is { } self)
            _passkeys = [.. (await users.GetPasskeysAsync(self)).Select(p => new PasskeyRow(p.CredentialId, p.Name ?? "Passkey", p.CreatedAt))];
        StateHasChanged();
    }

    private async Task RemovePasskeyAsync(PasskeyRow passkey)
    {
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
        if (await users.FindByIdAsync(Me.UserId.ToString()!) is { } self) await users.RemovePasskeyAsync(self, passkey.Id);
        await sessions.NoteAsync(Me, "user.passkey_removed", passkey.Name, Left);
        await LoadAsync();
    }

    private async Task EndAsync(Guid id)
    {
        if (await sessions.EndAsync(Me, id, Left) is { } error) snackbar.Show(error);
        await LoadAsync();
    }

    private async Task EndOthersAsync()
    {
        if (await sessions.EndOthersAsync(Me, _session, Left) is { } error) snackbar.Show(error);
        else snackbar.Done("Everywhere else you are signed out.");
        await LoadAsync();
    }

    private static string Short(string agent) =>
        agent.Contains("Firefox/", StringComparison.Ordinal) ? "Firefox"
        : agent.Contains("Edg/", StringComparison.Ordinal) ? "Edge"
        : agent.Contains("Chrome/", StringComparison.Ordinal) ? "Chrome"
        : agent.Contains("Safari/", StringComparison.Ordinal) ? "Safari"
        : agent.Length == 0 ? "A browser" : agent.Length > 40 ? agent[..40] + "…" : agent;
}
