using Dashboard.Core.Accounts;
using Dashboard.Web.Accounts;
using Microsoft.AspNetCore.Components;

namespace Dashboard.Web.Pages.Account;

/// <summary>Where a link in one of our mails opens. Looking changes nothing, since scanners follow links: the button does.</summary>
public partial class LinkPage(AccountLinks links, IHttpContextAccessor http)
{
    private OpenLink? _link;
    private string? _refusal;
    private string? _done;

    [Parameter] public string Secret { get; set; } = "";

    [SupplyParameterFromForm(FormName = "link")] private Choice Input { get; set; } = null!;

    private bool AsksForPassword => _link?.Kind is AccountLinkKind.Invitation or AccountLinkKind.PasswordReset;

    private string Title => _link?.Kind switch
    {
        AccountLinkKind.Invitation => "Welcome",
        AccountLinkKind.PasswordReset => "A new password",
        null => "Link",
        _ => "Change of address",
    };

    private CancellationToken Gone => http.HttpContext!.RequestAborted;

    protected override async Task OnInitializedAsync()
    {
        Input ??= new();
        var found = await links.FindAsync(Secret, Gone);
        if (found.Error is null) _link = found.Value;
    }

    private async Task TakeAsync()
    {
        var address = Doorkeeper.AddressOf(http.HttpContext);
        if (AsksForPassword)
        {
            if (await links.ChoosePasswordAsync(Secret, Input.Password, address, Gone) is { } error) _refusal = error.Message;
            else _done = "Your password is set, and every session from before has ended. Sign in with it.";
            return;
        }

        var confirmed = await links.ConfirmAddressAsync(Secret, address, Gone);
        if (confirmed.Refused(out var refused)) _refusal = refused.Message;
        else _done = confirmed.Value.IsDone ? $"Done. From now on sign in with {confirmed.Value.NewEmail}." : "Thank you. The other address has to confirm it too.";
    }

    private sealed class Choice
    {
        public string? Password { get; set; }
    }
}
