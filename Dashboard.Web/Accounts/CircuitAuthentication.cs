using System.Security.Claims;
using Dashboard.Core.Accounts;
using Dashboard.Web.Live;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Identity;

namespace Dashboard.Web.Accounts;

/// <summary>A circuit lives for hours; each minute, and at once when its user is told about, it asks whether they may still be there.</summary>
internal sealed class CircuitAuthentication : RevalidatingServerAuthenticationStateProvider
{
    private readonly IServiceScopeFactory _scopes;
    private readonly LiveFeed _feed;
    private readonly List<IDisposable> _topics = [];

    public CircuitAuthentication(ILoggerFactory log, IServiceScopeFactory scopes, LiveFeed feed)
        : base(log)
    {
        (_scopes, _feed) = (scopes, feed);
        AuthenticationStateChanged += Follow;
    }

    protected override TimeSpan RevalidationInterval => TimeSpan.FromMinutes(1);

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken)
    {
        await using var scope = _scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<SignInManager<User>>();
        return await users.ValidateSecurityStampAsync(authenticationState.User) is not null;
    }

    protected override void Dispose(bool disposing)
    {
        AuthenticationStateChanged -= Follow;
        Leave();
        base.Dispose(disposing);
    }

    private void Follow(Task<AuthenticationState> state) => _ = FollowAsync(state);

    private async Task FollowAsync(Task<AuthenticationState> state)
    {
        Leave();
        var user = (await state).User;
        foreach (var claim in new[] { ClaimTypes.NameIdentifier, UserClaims.ImpersonatorId })
            if (Guid.TryParse(user.FindFirstValue(claim), out var id)) _topics.Add(_feed.Subscribe(SessionService.Topic(id), LookAsync));
    }

    private async Task LookAsync()
    {
        var state = await GetAuthenticationStateAsync();
        if (state.User.Identity?.IsAuthenticated is true && !await ValidateAuthenticationStateAsync(state, CancellationToken.None))
            SetAuthenticationState(Task.FromResult(new AuthenticationState(new ClaimsPrincipal(new ClaimsIdentity()))));
    }

    private void Leave()
    {
        foreach (var topic in _topics) topic.Dispose();
        _topics.Clear();
    }
}
