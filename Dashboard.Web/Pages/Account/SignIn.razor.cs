using Dashboard.Core.Accounts;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;

namespace Dashboard.Web.Pages.Account;

/// <summary>The way in. One sentence for every reason that somebody is not let in: who has an account is nobody's business.</summary>
public partial class SignIn(AccountService accounts, SignInManager<User> door, NavigationManager navigator, IHttpContextAccessor http)
{
    private string? _refusal;

    [SupplyParameterFromForm(FormName = "sign-in")] private Credentials Input { get; set; } = null!;

    [SupplyParameterFromQuery] private string? ReturnUrl { get; set; }

    protected override void OnInitialized() => Input ??= new();

    private async Task EnterAsync()
    {
        // The same check as the API's: five guesses, however many come at once.
        var entered = await accounts.CheckPasswordAsync(Input.Email, Input.Password, code: null, http.HttpContext!.RequestAborted);
        if (entered.Refused(out var error))
        {
            _refusal = error.Message;
            return;
        }

        var user = await door.UserManager.FindByIdAsync(entered.Value.Id.ToString());
        await door.SignInAsync(user!, Input.Remember);
        navigator.NavigateTo(Urls.IsOwnPath(ReturnUrl) ? ReturnUrl! : Urls.Overview);
    }

    private sealed class Credentials
    {
        public string Email { get; set; } = "";

        public string Password { get; set; } = "";

        public bool Remember { get; set; }
    }
}
