using Dashboard.Core;
using Dashboard.Core.Campaigns;
using Dashboard.Core.Clients;
using Dashboard.Core.Domains;
using Dashboard.Core.Lists;
using Dashboard.Core.Recipients;
using Dashboard.Core.Reputation;
using Dashboard.Web.Accounts;
using Dashboard.Web.Kit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;

namespace Dashboard.Web.Layout;

/// <summary>
/// The shell around every page of the circuit: who is here, menu, bar, palette, and the place where a page's failure stays.
/// A page shows once the actor is known, and starts afresh where an admin picks another client.
/// </summary>
public partial class MainLayout(
    CurrentActor current, ClientService clients, CampaignService campaigns, ListService lists, RecipientService recipients, ReputationGuard guard, DomainService domains, NavigationManager navigator, IJSRuntime script, TimeProvider clock)
{
    private const int FoundOfAKind = 5;

    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);

    private AppErrorBoundary? _boundary;
    private CommandPalette _palette = null!;
    private ElementReference _main;
    private IReadOnlyList<ClientChoice> _clients = [];
    private ReputationAlert? _alarm;
    private IReadOnlyList<DomainRow> _lost = [];
    private string? _zone;
    private ITimer? _resting;
    private bool _ready;
    private bool _menuOpen;

    [Parameter] public RenderFragment? Body { get; set; }

    [CascadingParameter] private Task<AuthenticationState>? Signed { get; set; }

    private Actor Who => current.Value;

    private Guid? Shown => current.IsKnown ? Who.ClientId : null;

    private string OwnClient => _clients is [{ } own, ..] ? own.Name : "";

    private string Here => navigator.Uri.Split('#')[0] + "#main";

    protected override async Task OnInitializedAsync()
    {
        navigator.LocationChanged += OnLeave;
        _resting = clock.CreateTimer(_ => _ = InvokeAsync(() => LastPicture.Forget(this)), null, Rest, Rest);
        await using var viewer = await script.ModuleAsync("viewer");
        _zone = await viewer.InvokeAsync<string?>("zone", Left);
        await current.LoadAsync(Guid.TryParse(await viewer.InvokeAsync<string?>("picked", Left), out var picked) ? picked : null);
        if (await MustEnrollAsync()) return;
        if (current.IsKnown) await LoadClientsAsync();
        await LookOutAsync();
        _ready = true;
    }

    /// <summary>Who must set up a second factor first sees their account and nothing else.</summary>
    private async Task<bool> MustEnrollAsync()
    {
        if (Signed is null || !(await Signed).User.HasClaim(claim => claim.Type == UserClaims.MustEnroll)) return false;
        if (new Uri(navigator.Uri).AbsolutePath != Urls.Account) navigator.NavigateTo(Urls.Account, forceLoad: true);
        else _ready = true;
        return true;
    }

    // A new page came: what the last one left behind goes.
    protected override void OnParametersSet() => _boundary?.Recover();

    protected override void Dispose(bool disposing)
    {
        navigator.LocationChanged -= OnLeave;
        _resting?.Dispose();
        base.Dispose(disposing);
    }

    private async Task LoadClientsAsync()
    {
        var seen = Who.IsAdmin ? Who with { ClientId = null } : Who;
        _clients = [.. (await clients.AllAsync(seen, Left)).Select(client => new ClientChoice(client.Id, client.Name))];
        if (Who is { IsAdmin: true, ClientId: { } id } && _clients.All(client => client.Id != id)) current.Pick(null); // closed since
    }

    /// <summary>The gravest of what is open goes above every page.</summary>
    private async Task LookOutAsync()
    {
        _alarm = current.IsKnown ? (await guard.AlertsAsync(Who, openOnly: true, Left)).MaxBy(alert => alert.Level) : null;
        _lost = current.IsKnown ? await domains.FailingAsync(Who, Left) : [];
    }

    private async Task PickAsync(Guid? client)
    {
        current.Pick(client);
        await LookOutAsync();
        await using var viewer = await script.ModuleAsync("viewer");
        await viewer.InvokeVoidAsync("pick", Left, client?.ToString());
    }

    private void OnLeave(object? sender, LocationChangedEventArgs e) => _ = InvokeAsync(async () =>
    {
        _menuOpen = false;
        if (await MustEnrollAsync()) return;
        await LookOutAsync();
        StateHasChanged();
        if (!current.IsKnown || !Who.IsAdmin) return;
        await LoadClientsAsync(); // one may have been opened or closed on the page that was left
        StateHasChanged();
    });

    private async Task<IReadOnlyList<PaletteItem>> FindAsync(string words, CancellationToken ct)
    {
        var first = new PageRequest(0, FoundOfAKind, words);
        var mailings = await campaigns.ListAsync(Who, new CampaignFilter(Search: words), first, ct);
        var sets = await lists.ListAsync(Who, first, ct);
        var people = await recipients.SliceAsync(Who, new RecipientFilter(), new SliceRequest(FoundOfAKind, Search: words), ct);
        return
        [
            .. mailings.Items.Select(row => new PaletteItem(row.Name, Urls.Campaign(row.Id), Glyph.Campaigns, "Campaigns", StateWords.Word(row.Status))),
            .. sets.Items.Select(row => new PaletteItem(row.Name, Urls.List(row.Id), Glyph.Lists, "Lists", Format.Count(row.MemberCount, "recipient"))),
            .. people.Items.Select(row => new PaletteItem(row.Email, Urls.Recipient(row.Id), Glyph.Recipients, "Recipients", row.Name)),
        ];
    }

    private void ToggleMenu() => _menuOpen = !_menuOpen;

    private void CloseMenu() => _menuOpen = false;

    private void CloseOnEscape(KeyboardEventArgs key)
    {
        if (key.Key == "Escape") _menuOpen = false;
    }

    private async Task SkipAsync() => await _main.FocusAsync();
}
