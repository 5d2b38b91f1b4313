using Dashboard.Core.ApiKeys;
using Dashboard.Web.Accounts;
using Dashboard.Web.Kit;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Dashboard.Web.Pages.ApiKeys;

/// <summary>Asks what a key is for and what it may do, then shows it once.</summary>
public partial class IssueKeyDialog(ApiKeyService keys, CurrentActor actor, TimeProvider clock, ISnackbar snackbar)
{
    private readonly ApiKeyDraft _draft = new();
    private FluentValidationValidator _validator = null!;
    private IssuedApiKey? _issued;
    private string? _addresses, _addressTrouble;
    private int _days;
    private bool _issuing;

    [CascadingParameter] public required IMudDialogInstance Dialog { get; set; }

    /// <summary>What a key can carry: scopes of the agency only where no client is picked.</summary>
    private IEnumerable<Scope> Offered => Scopes.Catalogue.Where(scope => actor.Value.ClientId is null || !scope.IsAgencyOnly);

    private bool HasAll => _draft.Scopes.Contains(Scopes.All);

    private bool Has(Scope scope) => HasAll || _draft.Scopes.Contains(scope.Name);

    private void Choose(Scope scope, bool yes)
    {
        if (scope.Name == Scopes.All) _draft.Scopes.Clear();
        if (yes) _draft.Scopes.Add(scope.Name);
        else _draft.Scopes.Remove(scope.Name);
    }

    private async Task IssueAsync()
    {
        if (_issuing) return;
        _issuing = true;
        try
        {
            _draft.ExpiresAt = _days > 0 ? clock.GetUtcNow().AddDays(_days) : null;
            _draft.AllowedAddresses = [.. (_addresses ?? "").Split([',', ' ', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
            var issued = await keys.IssueAsync(actor.Value, _draft, [Scopes.All], Left);
            if (!issued.Refused(out var error)) _issued = issued.Value;
            else if ((_addressTrouble = error.Fields?.GetValueOrDefault("allowedAddresses")?[0]) is null && !_validator.Show(error)) snackbar.Show(error);
        }
        finally
        {
            _issuing = false;
        }
    }
}
