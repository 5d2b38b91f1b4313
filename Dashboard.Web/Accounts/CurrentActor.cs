using Dashboard.Core;
using Microsoft.AspNetCore.Components.Authorization;

namespace Dashboard.Web.Accounts;

/// <summary>Who sits at this circuit, and which client an admin has picked. The layout loads it before any page shows.</summary>
public sealed class CurrentActor : IDisposable
{
    private readonly AuthenticationStateProvider _authentication;
    private Actor? _actor;

    public CurrentActor(AuthenticationStateProvider authentication)
    {
        _authentication = authentication;
        _authentication.AuthenticationStateChanged += Leave;
    }

    /// <summary>Raised when an admin picked another client.</summary>
    public event Action? Changed;

    /// <summary>The actor; pages hand it to every operation.</summary>
    public Actor Value => _actor ?? throw new InvalidOperationException("Nobody is signed in on this circuit.");

    /// <summary>Whether someone is signed in.</summary>
    public bool IsKnown => _actor is not null;

    /// <summary>Reads who is signed in; <paramref name="picked"/> is the client an admin had picked before.</summary>
    public async Task LoadAsync(Guid? picked)
    {
        if (_actor is not null) return;
        _actor = UserClaims.ActorOf((await _authentication.GetAuthenticationStateAsync()).User);
        if (_actor is { IsAdmin: true }) _actor = _actor with { ClientId = picked };
    }

    /// <summary>An admin picks one client, or all.</summary>
    public void Pick(Guid? client)
    {
        if (!Value.IsAdmin || Value.ClientId == client) return;
        _actor = Value with { ClientId = client };
        Changed?.Invoke();
    }

    public void Dispose() => _authentication.AuthenticationStateChanged -= Leave;

    /// <summary>Whose session ended is nobody here any more, whatever a page still holds open.</summary>
    private void Leave(Task<AuthenticationState> state) => _ = LeaveAsync(state);

    private async Task LeaveAsync(Task<AuthenticationState> state)
    {
        if ((await state).User.Identity?.IsAuthenticated is not true) _actor = null;
    }
}
