using Dashboard.Core;
using Dashboard.Core.Clients;
using Dashboard.Core.Jobs;
using Dashboard.Web.Accounts;
using Dashboard.Web.Kit;
using Dashboard.Web.Live;
using Microsoft.AspNetCore.Components;

namespace Dashboard.Web.Pages.Jobs;

/// <summary>One job: how far it is, what came of it, and its log, live by the database's notifications.</summary>
public partial class JobDetail(JobService jobs, ClientService clients, LiveFeed live, TimeProvider clock, CurrentActor actor)
{
    private readonly List<IDisposable> _watching = [];
    private readonly List<JobLine> _lines = [];
    private JobRow? _job;
    private string? _client;
    private DomainError? _refusal;

    [Parameter] public Guid Id { get; set; }

    private string Advice => _job!.CampaignId is null
        ? "Mend what it names, and run it again: it goes on where it stopped. Where it fails again with the same words, give them and this page's address to whoever runs the installation."
        : "Look at the campaign.";

    protected override async Task OnParametersSetAsync()
    {
        Unwatch();
        _lines.Clear();
        await LoadAsync();
        if (_job is not { } job) return;
        _watching.Add(live.Subscribe(JobService.Topic(Id), () => InvokeAsync(MovedAsync)));
        if (job.CampaignId is { } campaign) _watching.Add(live.Subscribe($"campaign:{campaign}", () => InvokeAsync(MovedAsync)));
        if (job.ClientId is { } client && actor.Value.IsAdmin) _client = (await clients.FindAsync(actor.Value, client, Left)) is { Error: null } found ? found.Value.Name : null;
    }

    protected override void Dispose(bool disposing)
    {
        Unwatch();
        base.Dispose(disposing);
    }

    private async Task LoadAsync()
    {
        var found = await jobs.FindAsync(actor.Value, Id, Left);
        if (found.Refused(out _refusal)) return;
        _job = found.Value;
        var lines = await jobs.LinesAsync(actor.Value, Id, _lines.Count == 0 ? 0 : _lines[^1].Id, Left);
        if (lines.Error is null) _lines.AddRange(lines.Value);
        if (_lines.Count > JobLine.Most) _lines.RemoveRange(0, _lines.Count - JobLine.Most);
    }

    private async Task MovedAsync()
    {
        await LoadAsync();
        StateHasChanged();
    }

    private static string Done(JobRow job) => KindWords.IsBytes(job)
        ? job.Total is { } bytes ? $"{Format.Size(job.Done)} of {Format.Size(bytes)}" : Format.Size(job.Done)
        : job.Total is { } total ? $"{Format.Count(job.Done)} of {Format.Count(total)}" : Format.Count(job.Done);

    private void Unwatch()
    {
        foreach (var one in _watching) one.Dispose();
        _watching.Clear();
    }
}
