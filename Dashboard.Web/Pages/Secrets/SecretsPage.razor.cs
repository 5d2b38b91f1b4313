using Dashboard.Core;
using Dashboard.Core.Secrets;
using Dashboard.Web.Accounts;
using Dashboard.Web.Kit;
using MudBlazor;

namespace Dashboard.Web.Pages.Secrets;

/// <summary>What is encrypted with what; and a new key before the old one's time.</summary>
public partial class SecretsPage(SecretService secrets, CurrentActor actor, ISnackbar snackbar)
{
    private SecretStanding? _standing;
    private DomainError? _refusal;

    protected override Task OnInitializedAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        var standing = await secrets.StandingAsync(actor.Value, Left);
        if (!standing.Refused(out _refusal)) _standing = standing.Value;
    }

    private async Task DrawAsync()
    {
        var drawn = await secrets.DrawAsync(actor.Value, Left);
        if (drawn.Refused(out var error)) snackbar.Show(error);
        else snackbar.Done($"The new key is used from {drawn.Value.ActiveFrom:d MMMM} on, when every process knows it.");
        await LoadAsync();
    }
}
