using Dashboard.Core;
using Dashboard.Core.Accounts;
using Dashboard.Web.Accounts;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;

namespace Dashboard.Web.Pages.Account;

/// <summary>The way in. One sentence for every reason that somebody is not let in: who has an account is nobody's business.</summary>
public partial class SignIn(SignInService signIns, Doorkeeper door, SignInManager<User> passkeys, NavigationManager navigator, IHttpContextAccessor http)
{
    private string? _refusal;
    private string? _step;

    [SupplyParameterFromForm(FormName = "sign-in")] private Credentials Input { get; set; } = null!;

    [SupplyParameterFromForm(FormName = "sign-in-code")] private SecondStep Second { get; set; } = null!;

    [SupplyParameterFromForm(FormName = "sign-in-passkey")] private SignedPasskey Passkey { get; set; } = null!;

    [SupplyParameterFromQuery] private string? ReturnUrl { get; set; }

    private HttpContext Http => http.HttpContext!;

    protected override void OnInitialized()
    {
        Input ??= new();
        Second ??= new();
        Passkey ??= new();
    }

    private async Task EnterAsync()
    {
        // The same check as the API's: five guesses, however many come at once.
        var entered = await signIns.CheckPasswordAsync(Input.Email, Input.Password, code: null, Doorkeeper.AddressOf(Http), Http.RequestAborted);
        if (entered.Error == AccountErrors.CodeMissing && await passkeys.UserManager.FindByEmailAsync(Input.Email.Trim()) is { } user) _step = door.Step(user.Id);
        else await FinishAsync(entered, "password", Input.Remember);
    }

    private async Task ProveAsync()
    {
        if (door.Read(Second.Step) is not { } user)
        {
            _refusal = "That took more than five minutes. Sign in again.";
            return;
        }

        var entered = await signIns.CheckCodeAsync(user, Second.Code, Doorkeeper.AddressOf(Http), Http.RequestAborted);
        if (entered.Error == AccountErrors.CodeMissing || entered.Refused(out _)) (_step, _refusal) = (Second.Step, "This code is wrong or was used before. Wait for the next one. After five failures an account is locked for 15 minutes.");
        else await FinishAsync(entered, "password and code", Second.Remember);
    }

    private async Task EnterByPasskeyAsync()
    {
        var asserted = string.IsNullOrWhiteSpace(Passkey.Credential) ? null : await passkeys.PerformPasskeyAssertionAsync(Passkey.Credential);
        if (asserted is not { Succeeded: true, User: { } user })
        {
            _refusal = "This passkey is not known here.";
            return;
        }

        await passkeys.UserManager.AddOrUpdatePasskeyAsync(user, asserted.Passkey);
        await FinishAsync(await signIns.TakePasskeyAsync(user.Id, Doorkeeper.AddressOf(Http), Http.RequestAborted), "passkey", remember: false);
    }

    private async Task FinishAsync(Result<SignedIn> entered, string method, bool remember)
    {
        if (entered.Refused(out var error))
        {
            _refusal = error.Message;
            return;
        }

        await door.LetInAsync(Http, entered.Value, method, remember);
        navigator.NavigateTo(entered.Value.MustEnroll ? Urls.Account : Urls.IsOwnPath(ReturnUrl) ? ReturnUrl! : Urls.Overview);
    }

    private sealed class Credentials
    {
        public string Email { get; set; } = "";

        public string Password { get; set; } = "";

        public bool Remember { get; set; }
    }

    private sealed class SecondStep
    {
        public string? Step { get; set; }

        public string? Code { get; set; }

        public bool Remember { get; set; }
    }

    private sealed class SignedPasskey
    {
        public string? Credential { get; set; }
    }
}
