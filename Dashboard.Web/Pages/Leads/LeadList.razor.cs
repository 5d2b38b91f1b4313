using Dashboard.Core;
using Dashboard.Core.Addresses;
using Dashboard.Core.Leads;
using Dashboard.Web.Accounts;
using Dashboard.Web.Kit;
using Dashboard.Web.Pages.Recipients;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Dashboard.Web.Pages.Leads;

/// <summary>Leads, newest first; what is looked for stands in the address. What is done with many is a job.</summary>
public partial class LeadList(LeadService leads, LeadJobs orders, CurrentActor actor, IDialogService dialogs, ISnackbar snackbar, NavigationManager navigator)
{
    private readonly HashSet<long> _chosen = [];
    private List<LeadRow>? _rows;
    private string? _next;

    /// <summary>The beginnings of words.</summary>
    [SupplyParameterFromQuery(Name = "q")] public string? Words { get; set; }

    /// <summary>The stage, by its word.</summary>
    [SupplyParameterFromQuery(Name = "status")] public string? Stage { get; set; }

    /// <summary>The least score.</summary>
    [SupplyParameterFromQuery(Name = "minScore")] public int? Least { get; set; }

    /// <summary>The verdict, by its word.</summary>
    [SupplyParameterFromQuery(Name = "verdict")] public string? Verdict { get; set; }

    private AddressVerdict? Judged => Enum.TryParse<AddressVerdict>(Verdict, ignoreCase: true, out var verdict) && Enum.IsDefined(verdict) ? verdict : null;

    private LeadStage? Wanted => Enum.TryParse<LeadStage>(Stage, ignoreCase: true, out var stage) && Enum.IsDefined(stage) ? stage : null;

    private bool IsFiltered => Words is not null || Wanted is not null || Least is not null || Judged is not null;

    private LeadFilter Filter => new() { Stage = Wanted, MinScore = Least, Verdict = Judged, Search = Words };

    protected override Task OnParametersSetAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        _chosen.Clear();
        var slice = await leads.SliceAsync(actor.Value, Filter, LeadSort.Newest, new(50, Search: Words), Left);
        (_rows, _next) = ([.. slice.Items], slice.NextCursor);
    }

    private async Task MoreAsync()
    {
        var slice = await leads.SliceAsync(actor.Value, Filter, LeadSort.Newest, new(50, _next, Words), Left);
        _rows!.AddRange(slice.Items);
        _next = slice.NextCursor;
    }

    private void Choose(long id, bool isChosen)
    {
        if (isChosen) _chosen.Add(id);
        else _chosen.Remove(id);
    }

    private async Task AddAsync()
    {
        var dialog = await dialogs.ShowAsync<LeadDialog>("Add lead");
        if (await dialog.Result is { Canceled: false }) await LoadAsync();
    }

    private async Task ImportAsync()
    {
        var dialog = await dialogs.ShowAsync<ImportLeadsDialog>("Import leads");
        if (await dialog.Result is { Canceled: false }) navigator.NavigateTo(Urls.Jobs);
    }

    private Task OrderAsync(LeadOrderKind kind) => StartAsync(new() { Kind = kind, Filter = Meant() });

    private async Task AskMailboxesAsync()
    {
        const string Why = "Each mailbox's own server is asked whether it exists, a few times a minute and without sending anything. Servers may count that as harvesting and block this machine's address.";
        if (await dialogs.ConfirmAsync(new("Ask the mailboxes’ servers?", Why, "Ask them"))) await StartAsync(new() { Kind = LeadOrderKind.Check, Filter = Meant(), AsksMailboxes = true });
    }

    private async Task ConvertAsync()
    {
        if (actor.Value.NeedsClient(out var client, out var missing))
        {
            snackbar.Show(missing);
            return;
        }

        var dialog = await dialogs.ShowAsync<ChooseListDialog>("Put into a list", new DialogParameters<ChooseListDialog> { { d => d.Title, "Which list do they go into?" }, { d => d.ClientId, client } });
        if (await dialog.Result is { Canceled: false, Data: Guid list }) await StartAsync(new() { Kind = LeadOrderKind.Convert, Filter = Meant(), ListId = list });
    }

    private async Task StartAsync(LeadOrder order)
    {
        var started = await orders.OrderAsync(actor.Value, order, Left);
        if (started.Refused(out var refusal)) snackbar.Show(refusal);
        else snackbar.Done($"{started.Value.Title}: the job is under way.");
    }

    private LeadFilter Meant() => _chosen.Count > 0 ? new() { Ids = [.. _chosen] } : Filter;

    private void Go(string? words, LeadStage? stage, int? least, AddressVerdict? verdict) => navigator.NavigateTo(
        navigator.GetUriWithQueryParameters(new Dictionary<string, object?> { ["q"] = string.IsNullOrWhiteSpace(words) ? null : words, ["status"] = stage?.ToString().ToLowerInvariant(), ["minScore"] = least, ["verdict"] = verdict?.ToString().ToLowerInvariant() }), replace: true);
}
