using Dashboard.Core.Accounts;
using Dashboard.Core.Clients;
using Dashboard.Web.Accounts;
using Dashboard.Web.Kit;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Dashboard.Web.Pages.Users;

/// <summary>Asks who is to sign in, then shows the password that was drawn, once.</summary>
public partial class UserDialog(AccountService accounts, CurrentActor actor, ISnackbar snackbar)
{
    private readonly UserDraft _draft = new();
    private FluentValidationValidator _validator = null!;
    private NewPassword? _made;
    private bool _adding;

    [CascadingParameter] public required IMudDialogInstance Dialog { get; set; }

    /// <summary>The client they belong to; the agency where it is left out.</summary>
    [Parameter] public ClientRow? Client { get; set; }

    private async Task AddAsync()
    {
        if (_adding) return;
        _adding = true;
        try
        {
            var agency = actor.Value with { ClientId = null };
            var added = Client is { } client ? await accounts.AddClientUserAsync(agency, client.Id, _draft, Left) : await accounts.AddAdminAsync(agency, _draft, Left);
            if (!added.Refused(out var error)) _made = added.Value;
            else if (!_validator.Show(error)) snackbar.Show(error);
        }
        finally
        {
            _adding = false;
        }
    }
}
