using Dashboard.Core;
using Dashboard.Core.Campaigns;
using Dashboard.Core.Clients;
using Dashboard.Core.Lists;
using Dashboard.Core.Recipients;
using Dashboard.Core.Segments;
using Dashboard.Web.Accounts;
using Dashboard.Web.Kit;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Dashboard.Web.Pages.Segments;

/// <summary>Builds a segment, new or old, out of sentences; how many it selects and the newest of them stand beside it.</summary>
public partial class SegmentEditor(
    SegmentService segments, ListService lists, CampaignService campaigns, ClientService clients, CurrentActor actor, NavigationManager navigator, ISnackbar snackbar)
{
    private const int Shown = 10;

    private RuleNode? _rule;
    private RuleChoices _choices = new([], []);
    private IReadOnlyList<ClientRow> _clients = [];
    private IReadOnlyList<RecipientRow> _people = [];
    private DomainError? _refusal;
    private DomainError? _wrong;
    private Guid? _clientId;
    private string _name = "";
    private string _savedName = "";
    private int? _count;
    private int _asked;
    private bool _counting;
    private bool _saving;

    [Parameter] public Guid? Id { get; set; }

    private static IReadOnlyList<Crumb> Crumbs => [new("Segments", Urls.Segments)];

    private Actor Writer => _clientId is { } client ? actor.Value.For(client) : actor.Value;

    protected override async Task OnInitializedAsync()
    {
        _clientId = actor.Value.ClientId;
        var rule = RuleNode.Of("all", RuleNode.Condition());
        if (Id is { } id)
        {
            var found = await segments.FindAsync(actor.Value, id, Left);
            if (found.Refused(out _refusal)) return;
            (_clientId, _name, _savedName) = (found.Value.ClientId, found.Value.Name, found.Value.Name);
            var kept = RuleNode.Of(SegmentRules.Parse(found.Value.Rules).Value);
            rule = kept.Group is null ? RuleNode.Of("all", kept) : kept;
        }
        else if (_clientId is null)
        {
            _clients = await clients.AllAsync(actor.Value, Left);
        }

        await LoadChoicesAsync();
        _rule = rule;
        if (Id is not null) await CountAsync();
    }

    private async Task ChooseClientAsync(Guid? client)
    {
        _clientId = client;
        _rule = RuleNode.Of("all", RuleNode.Condition());
        _count = null;
        await LoadChoicesAsync();
    }

    private async Task LoadChoicesAsync()
    {
        if (_clientId is null) return;
        _choices = new(
            (await lists.ListAsync(Writer, new PageRequest(0, 500), Left)).Items,
            (await campaigns.ListAsync(Writer, new CampaignFilter(), new PageRequest(0, 200), Left)).Items);
    }

    /// <summary>The answer to the rule as it stands now; one that comes after a later change is dropped.</summary>
    private async Task CountAsync()
    {
        var asked = ++_asked;
        _counting = true;
        var rules = _rule!.ToElement();
        var count = await segments.PreviewAsync(Writer, rules, Left);
        var people = count.Error is null ? await segments.PreviewMembersAsync(Writer, rules, new(Shown), Left) : null;
        if (asked != _asked) return;
        _counting = false;
        _wrong = count.Error;
        _count = count.Error is null ? count.Value : null;
        _people = people?.Value.Items ?? [];
    }

    private async Task SaveAsync()
    {
        if (_saving) return;
        _saving = true;
        try
        {
            var saved = Id is { } id ? await segments.ChangeAsync(Writer, id, _name, _rule!.ToElement(), Left) : await segments.AddAsync(Writer, _name, _rule!.ToElement(), Left);
            if (saved.Refused(out _wrong)) return;
            snackbar.Done($"{saved.Value.Name} is saved.");
            navigator.NavigateTo(Urls.Segments);
        }
        finally
        {
            _saving = false;
        }
    }
}
