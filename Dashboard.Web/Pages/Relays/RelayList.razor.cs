using Dashboard.Core;
using Dashboard.Core.Feedback;
using Dashboard.Core.Relays;
using Dashboard.Core.Sending;
using Dashboard.Web.Accounts;
using Dashboard.Web.Kit;
using MudBlazor;

namespace Dashboard.Web.Pages.Relays;

/// <summary>The house's relays, each with its health and a test.</summary>
public partial class RelayList(RelayService relays, RelayTrials trials, MailboxService mailboxes, CurrentActor actor, IDialogService dialogs, ISnackbar snackbar)
{
    private readonly Dictionary<Guid, string> _answers = [];
    private IReadOnlyList<RelayRow>? _relays;
    private IReadOnlyDictionary<Guid, MailboxRow> _mailboxes = new Dictionary<Guid, MailboxRow>();
    private DomainError? _refusal;

    protected override Task OnInitializedAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        var all = await relays.AllAsync(actor.Value, Left);
        if (all.Refused(out _refusal)) return;
        _mailboxes = await mailboxes.AllAsync(actor.Value, Left);
        _relays = all.Value;
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

    private async Task MailboxAsync(RelayRow relay)
    {
        var dialog = await dialogs.ShowAsync<MailboxDialog>("Mailbox", new DialogParameters<MailboxDialog> { { d => d.Relay, relay }, { d => d.Mailbox, _mailboxes.GetValueOrDefault(relay.Id) } });
        if (await dialog.Result is { Canceled: false }) await LoadAsync();
    }

    private async Task HooksAsync(RelayRow relay) => await dialogs.ShowAsync<HooksDialog>("Provider webhooks", new DialogParameters<HooksDialog> { { d => d.Relay, relay } });

    private async Task FetchAsync(RelayRow relay)
    {
        var fetched = await mailboxes.FetchAsync(actor.Value, relay.Id, Left);
        _answers[relay.Id] = fetched.Refused(out var error) ? error.Message
            : fetched.Value.Problem is { } problem ? $"The mailbox could not be read: {problem}"
            : $"{fetched.Value.Taken} messages taken out of the mailbox.";
        await LoadAsync();
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
