using Dashboard.Core.Accounts;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;

namespace Dashboard.Web.Pages.Account;

/// <summary>The way in. One sentence for a wrong address and a wrong password: who has an account is nobody's business.</summary>
public partial class SignIn(SignInManager<User> door, NavigationManager navigator)
{
    private const string Wrong = "This e-mail address and password don’t belong together.";
    private const string Locked = "Too many attempts for this account. Wait a few minutes, then try again.";

    private string? _refusal;

    [SupplyParameterFromForm(FormName = "sign-in")] private Credentials Input { get; set; } = null!;

    [SupplyParameterFromQuery] private string? ReturnUrl { get; set; }

    protected override void OnInitialized() => Input ??= new();

    private async Task EnterAsync()
    {
        var user = await door.UserManager.FindByEmailAsync(Input.Email.Trim());
        if (user is not { IsEnabled: true })
        {
            _refusal = Wrong;
            return;
        }

        var entered = await door.PasswordSignInAsync(user, Input.Password, Input.Remember, lockoutOnFailure: true);
        if (entered.Succeeded) navigator.NavigateTo(Urls.IsOwnPath(ReturnUrl) ? ReturnUrl! : Urls.Overview);
        else _refusal = entered.IsLockedOut ? Locked : Wrong;
    }

    private sealed class Credentials
    {
        public string Email { get; set; } = "";

        public string Password { get; set; } = "";

        public bool Remember { get; set; }
    }
}
