using Dashboard.Core;
using Dashboard.Core.Clients;
using Dashboard.Core.Jobs;
using Dashboard.Web.Accounts;
using Dashboard.Web.Live;
using Microsoft.AspNetCore.Components;

namespace Dashboard.Web.Pages.Jobs;

/// <summary>The job centre: every long work of the product, newest first, live by the database's notifications. Its filters stand in the address.</summary>
public partial class JobList(JobService jobs, ClientService clients, IEnumerable<IJobWork> works, LiveFeed live, TimeProvider clock, CurrentActor actor, NavigationManager navigator)
{
    private const string Paused = "paused";

    private static readonly Dictionary<string, string> Words =
        Enum.GetValues<JobState>().Select(state => (Key: state.ToString().ToLowerInvariant(), Word: Kit.StateWords.Word(state))).Append((Key: Paused, Word: "Paused")).ToDictionary(pair => pair.Key, pair => pair.Word);

    private readonly List<IDisposable> _watching = [];
    private IDisposable? _watchingAll;
    private List<JobRow>? _jobs;
    private IReadOnlyList<ClientRow> _clients = [];
    private string? _next;

    /// <summary>The state, by its word.</summary>
    [SupplyParameterFromQuery(Name = "status")] public string? State { get; set; }

    /// <summary>The kind of work.</summary>
    [SupplyParameterFromQuery(Name = "kind")] public string? Kind { get; set; }

    /// <summary>The client, where an admin looks at all.</summary>
    [SupplyParameterFromQuery(Name = "client")] public Guid? Of { get; set; }

    private bool SeesAll => actor.Value is { IsAdmin: true, ClientId: null };

    private bool IsFiltered => State is not null || Kind is not null || Of is not null;

    private IEnumerable<string> Kinds => works.Select(work => work.Kind).Append(Job.SendKind).OrderBy(KindWords.Of, StringComparer.Ordinal);

    private Actor Seeing => SeesAll && Of is { } client ? actor.Value.For(client) : actor.Value;

    private JobFilter Filter => new(Enum.TryParse<JobState>(State, ignoreCase: true, out var state) && Enum.IsDefined(state) ? state : null, Kind, State == Paused);

    protected override async Task OnInitializedAsync()
    {
        if (SeesAll) _clients = await clients.AllAsync(actor.Value, Left);
        _watchingAll = live.Subscribe(JobService.AnyTopic, () => InvokeAsync(MovedAsync));
    }

    protected override Task OnParametersSetAsync() => LoadAsync();

    protected override void Dispose(bool disposing)
    {
        _watchingAll?.Dispose();
        Unwatch();
        base.Dispose(disposing);
    }

    private async Task LoadAsync()
    {
        var slice = await jobs.ListAsync(Seeing, Filter, new SliceRequest(), Left);
        (_jobs, _next) = ([.. slice.Items], slice.NextCursor);
        Unwatch();
        foreach (var job in _jobs.Where(j => j.FinishedAt is null))
            _watching.Add(live.Subscribe(job.CampaignId is { } campaign ? $"campaign:{campaign}" : JobService.Topic(job.Id), () => InvokeAsync(MovedAsync)));
    }

    private async Task MovedAsync()
    {
        await LoadAsync();
        StateHasChanged();
    }

    private async Task MoreAsync()
    {
        var slice = await jobs.ListAsync(Seeing, Filter, new SliceRequest(After: _next), Left);
        _jobs!.AddRange(slice.Items);
        _next = slice.NextCursor;
    }

    private string NameOf(Guid client) => _clients.FirstOrDefault(c => c.Id == client)?.Name ?? "";

    private void Go(string? state, string? kind, Guid? of) =>
        navigator.NavigateTo(navigator.GetUriWithQueryParameters(new Dictionary<string, object?> { ["status"] = state, ["kind"] = kind, ["client"] = of }), replace: true);

    private void Unwatch()
    {
        foreach (var one in _watching) one.Dispose();
        _watching.Clear();
    }
}
