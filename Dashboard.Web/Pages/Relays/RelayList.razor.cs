using Dashboard.Core;
using Dashboard.Core.Relays;
using Dashboard.Core.Sending;
using Dashboard.Web.Accounts;
using Dashboard.Web.Kit;
using MudBlazor;

namespace Dashboard.Web.Pages.Relays;

/// <summary>The house's relays, each with its health and a test.</summary>
public partial class RelayList(RelayService relays, RelayTrials trials, CurrentActor actor, IDialogService dialogs, ISnackbar snackbar)
{
    private readonly Dictionary<Guid, string> _answers = [];
    private IReadOnlyList<RelayRow>? _relays;
    private DomainError? _refusal;

    protected override Task OnInitializedAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        var all = await relays.AllAsync(actor.Value, Left);
        if (!all.Refused(out _refusal)) _relays = all.Value;
    }

    private async Task EditAsync(RelayRow? relay)
    {
        var dialog = await dialogs.ShowAsync<RelayDialog>("Relay", new DialogParameters<RelayDialog> { { d => d.Relay, relay } });
        if (await dialog.Result is { Canceled: false }) await LoadAsync();
    }

    private async Task MakeDefaultAsync(RelayRow relay)
    {
        if ((await relays.MakeDefaultAsync(actor.Value, relay.Id, Left)).Refused(out var error)) snackbar.Show(error);
        await LoadAsync();
    }

    private async Task DeleteAsync(RelayRow relay)
    {
        if (!await dialogs.ConfirmAsync(new ConfirmQuestion($"Delete the relay “{relay.Name}”?", "Campaigns that named it will use the default relay.", "Delete relay"))) return;
        if (await relays.DeleteAsync(actor.Value, relay.Id, Left) is { } error) snackbar.Show(error);
        else snackbar.Done($"{relay.Name} is deleted.");
        await LoadAsync();
    }

    private async Task TestAsync(RelayRow relay)
    {
        var tried = await trials.TryAsync(actor.Value, relay.Id, Left);
        _answers[relay.Id] = tried.Refused(out var error) ? error.Message
            : tried.Value.Ok ? $"{relay.Name} answers and lets us in ({tried.Value.Milliseconds:0} ms)."
            : $"{relay.Name} could not be used: {tried.Value.Problem}";
    }

    private static string Where(RelayRow relay) => relay.Kind is RelayKind.Sandbox
        ? "Keeps each mail for reading; lets nothing out"
        : $"{relay.Host}:{relay.Port}, {Words(relay.Security)}{(relay.UserName is { } user ? $", as {user}" : "")}";

    private static string Words(RelaySecurity security) => security switch
    {
        RelaySecurity.StartTls => "STARTTLS",
        RelaySecurity.Tls => "TLS",
        _ => "not encrypted",
    };
}
