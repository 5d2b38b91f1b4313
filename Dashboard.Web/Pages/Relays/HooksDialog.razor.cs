using Dashboard.Core;
using Dashboard.Core.Feedback;
using Dashboard.Core.Relays;
using Dashboard.Web.Accounts;
using Dashboard.Web.Kit;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Dashboard.Web.Pages.Relays;

/// <summary>The addresses that a relay's provider posts to, and their secrets.</summary>
public partial class HooksDialog(HookService hooks, CurrentActor actor, IPublicAddress address, ISnackbar snackbar)
{
    private IReadOnlyList<HookRow> _hooks = [];
    private Provider _provider;
    private string? _secret;

    [CascadingParameter] public required IMudDialogInstance Dialog { get; set; }

    [Parameter, EditorRequired] public required RelayRow Relay { get; set; }

    private string SecretLabel => _provider switch
    {
        Provider.Ses => "ARN of the SNS topic",
        Provider.Mailgun => "HTTP webhook signing key",
        Provider.Postmark => "user:password of the webhook's basic authentication",
        _ => "Verification key of the signed event webhook",
    };

    protected override Task OnInitializedAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        var all = await hooks.AllAsync(actor.Value, Relay.Id, Left);
        if (all.Refused(out var error)) snackbar.Show(error);
        else _hooks = all.Value;
    }

    private async Task SetAsync()
    {
        if ((await hooks.SetAsync(actor.Value, Relay.Id, _provider, _secret, Left)).Refused(out var error)) snackbar.Show(error);
        else _secret = null;
        await LoadAsync();
    }

    private async Task RemoveAsync(Provider provider)
    {
        if (await hooks.RemoveAsync(actor.Value, Relay.Id, provider, Left) is { } error) snackbar.Show(error);
        await LoadAsync();
    }

    private static string Words(Provider provider) => provider is Provider.Ses ? "Amazon SES" : provider.ToString();
}
