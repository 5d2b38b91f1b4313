using Dashboard.Core;
using Dashboard.Core.Imports;
using Dashboard.Core.Jobs;
using Dashboard.Web.Accounts;
using Dashboard.Web.Kit;
using Dashboard.Web.Live;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Dashboard.Web.Pages.Imports;

/// <summary>One import: how far it is while it runs, and what came of it.</summary>
public partial class ImportDetail(ImportService imports, JobService jobs, LiveFeed live, CurrentActor actor, ISnackbar snackbar, TimeProvider clock)
{
    private IDisposable? _watching;
    private ImportRow? _import;
    private JobRow? _job;
    private DomainError? _refusal;

    [Parameter] public Guid Id { get; set; }

    private bool IsUnderWay => _import?.State is ImportState.Queued or ImportState.Running;

    private string? Pace
    {
        get
        {
            if (_job is not { StartedAt: { } started, Progress: > 0 } job || _import is not { Rows: > 0 } import) return null;
            var spent = clock.GetUtcNow() - started;
            var left = spent / job.Progress - spent;
            return $"{Format.Count(import.Rows, "row")} read, {Format.Count((long)(import.Rows / Math.Max(1, spent.TotalSeconds)))} a second, about {Format.Duration(left)} left";
        }
    }

    protected override async Task OnParametersSetAsync()
    {
        _watching?.Dispose();
        if (await LoadAsync() && IsUnderWay) _watching = live.Subscribe(JobService.Topic(_import!.JobId), () => InvokeAsync(MovedAsync));
        if (IsUnderWay) await LoadAsync(); // it may have ended before we listened
    }

    protected override void Dispose(bool disposing)
    {
        _watching?.Dispose();
        base.Dispose(disposing);
    }

    private async Task<bool> LoadAsync()
    {
        var found = await imports.FindAsync(actor.Value, Id, Left);
        if (found.Refused(out _refusal)) return false;
        _import = found.Value;
        var job = await jobs.FindAsync(actor.Value, _import.JobId, Left);
        _job = job.Error is null ? job.Value : null;
        return true;
    }

    private async Task MovedAsync()
    {
        await LoadAsync();
        StateHasChanged();
    }

    private async Task CancelAsync()
    {
        if ((await imports.CancelAsync(actor.Value, Id, Left)).Refused(out var error)) snackbar.Show(error);
        await LoadAsync();
    }
}
