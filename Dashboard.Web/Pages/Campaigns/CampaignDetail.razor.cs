using Dashboard.Core;
using Dashboard.Core.Campaigns;
using Dashboard.Core.Lists;
using Dashboard.Core.Relays;
using Dashboard.Core.Segments;
using Dashboard.Core.Sending;
using Dashboard.Web.Accounts;
using Dashboard.Web.Kit;
using Dashboard.Web.Live;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Dashboard.Web.Pages.Campaigns;

/// <summary>One campaign: what it is, whom it goes to, and what can be done with it now. Moves by itself while it is sent.</summary>
public partial class CampaignDetail(
    CampaignService campaigns,
    CampaignLauncher launcher,
    CampaignPreviews previews,
    ListService lists,
    SegmentService segments,
    RelayService relays,
    SendingPlanner planner,
    LiveFeed live,
    CurrentActor actor,
    IDialogService dialogs,
    NavigationManager navigator,
    ISnackbar snackbar)
{
    private IDisposable? _watching;
    private CampaignDetails? _campaign;
    private CampaignCounts? _counts;
    private SendingPlan? _plan;
    private DomainError? _refusal;
    private DomainError? _missing;
    private DomainError? _previewTrouble;
    private MessagePreview? _preview;
    private AudienceWaterfall? _waterfall;
    private RecipientChoice? _reader;
    private IReadOnlyList<string> _listNames = [];
    private string _relay = "";
    private string _variant = VariantMark.LetterOf(0);

    /// <summary>Whether there is anything that they may do with it.</summary>
    private bool MayAct => actor.Value.Refuse(Rights.Edit) is null || actor.Value.Refuse(Rights.Send) is null;

    [Parameter] public Guid Id { get; set; }

    protected override async Task OnParametersSetAsync()
    {
        _watching?.Dispose();
        if (!await LoadAsync()) return;
        _watching = live.Subscribe($"campaign:{Id}", () => InvokeAsync(MovedAsync));

        var known = await lists.ListAsync(actor.Value.For(_campaign!.ClientId), new PageRequest(0, 500), Left);
        var asked = await segments.ListAsync(actor.Value.For(_campaign.ClientId), new PageRequest(0, 500), Left);
        _listNames = [.. known.Items.Where(l => _campaign.Draft.ListIds.Contains(l.Id)).Select(l => l.Name), .. asked.Items.Where(s => _campaign.Draft.SegmentIds.Contains(s.Id)).Select(s => s.Name)];
        var choices = await relays.ChoicesAsync(actor.Value, Left);
        _relay = (choices.FirstOrDefault(r => r.Id == _campaign.Draft.RelayId) ?? choices.FirstOrDefault(r => r.IsDefault))?.Name ?? Format.None;
        await PreviewAsync();
    }

    protected override void Dispose(bool disposing)
    {
        _watching?.Dispose();
        base.Dispose(disposing);
    }

    private async Task<bool> LoadAsync()
    {
        var found = await campaigns.FindAsync(actor.Value, Id, Left);
        if (found.Refused(out _refusal)) return false;
        _campaign = found.Value;
        _missing = _campaign.Incomplete;
        _counts = await campaigns.CountsAsync(actor.Value, Id, Left);
        await PlanAsync();
        _waterfall = _campaign.Draft.Audience.IsEmpty ? null : (await campaigns.AudienceAsync(actor.Value, Id, Left)).Value;
        return true;
    }

    private async Task MovedAsync()
    {
        var found = await campaigns.FindAsync(actor.Value, Id, Left);
        if (found.Refused(out _refusal)) return;
        _campaign = found.Value;
        _counts = await campaigns.CountsAsync(actor.Value, Id, Left);
        await PlanAsync();
        StateHasChanged();
    }

    private async Task PlanAsync()
    {
        var plan = await planner.PlanAsync(actor.Value, Id, Left);
        _plan = plan.Error is null ? plan.Value : null;
    }

    private async Task PreviewAsync()
    {
        var preview = await previews.OfCampaignAsync(actor.Value, Id, _reader?.Id, _variant, Left);
        if (!preview.Refused(out _previewTrouble)) _preview = preview.Value;
    }

    private Task ReadAsAsync(RecipientChoice? reader)
    {
        _reader = reader;
        return PreviewAsync();
    }

    private Task ShowAsync(string variant)
    {
        _variant = variant;
        return PreviewAsync();
    }

    private async Task<IEnumerable<RecipientChoice>> FindReadersAsync(string? words, CancellationToken ct) =>
        await previews.ReadersAsync(actor.Value, Id, words, ct);

    private async Task StartAsync()
    {
        var toSend = _waterfall?.ToSend ?? 0;
        var question = new ConfirmQuestion(
            $"Send “{_campaign!.Name}” now?",
            $"{Format.Count(toSend, "mail")} will go out through {_relay}. Mails that were handed over can’t be taken back.",
            "Send now",
            Destructive: false);
        if (!await dialogs.ConfirmAsync(question)) return;
        await DoAsync(launcher.StartAsync(actor.Value, Id, Left), "The campaign is being sent.");
    }

    private async Task ScheduleAsync()
    {
        var parameters = new DialogParameters<ScheduleDialog> { { d => d.Campaign, _campaign } };
        var dialog = await dialogs.ShowAsync<ScheduleDialog>("Schedule", parameters);
        if (await dialog.Result is { Canceled: false }) await LoadAsync();
    }

    private async Task TestAsync()
    {
        var parameters = new DialogParameters<TestDialog> { { d => d.Campaign, _campaign }, { d => d.Reader, _reader?.Id }, { d => d.Letter, _variant } };
        await dialogs.ShowAsync<TestDialog>("Send a test", parameters);
    }

    private async Task ApproveAsync()
    {
        var approved = await campaigns.ApproveAsync(actor.Value, Id, Left);
        await DoAsync(Task.FromResult(approved.Error), "The campaign is approved.");
    }

    private Task UnscheduleAsync() => DoAsync(launcher.UnscheduleAsync(actor.Value, Id, Left), "The schedule is taken back.");

    private Task PauseAsync() => DoAsync(launcher.PauseAsync(actor.Value, Id, Left), "The campaign is paused.");

    private Task ResumeAsync() => DoAsync(launcher.ResumeAsync(actor.Value, Id, Left), "The campaign goes on.");

    private async Task CancelAsync()
    {
        var waiting = (_counts?.Queued ?? 0) + (_counts?.Deferred ?? 0);
        var text = waiting > 0 ? $"{Format.Count(waiting, "mail")} that did not go out yet will never be sent." : "It will not be sent.";
        if (!await dialogs.ConfirmAsync(new ConfirmQuestion($"Cancel “{_campaign!.Name}”?", text, "Cancel the campaign"))) return;
        await DoAsync(launcher.CancelAsync(actor.Value, Id, Left), "The campaign is cancelled.");
    }

    private async Task DeleteAsync()
    {
        if (!await dialogs.ConfirmAsync(new ConfirmQuestion($"Delete “{_campaign!.Name}”?", "The draft and its content are gone for good.", "Delete campaign"))) return;
        if (await campaigns.DeleteAsync(actor.Value, Id, Left) is { } error)
        {
            snackbar.Show(error);
            return;
        }

        snackbar.Done("The draft is deleted.");
        navigator.NavigateTo(Urls.Campaigns);
    }

    private async Task DuplicateAsync()
    {
        var copy = await campaigns.DuplicateAsync(actor.Value, Id, Left);
        if (copy.Refused(out var error)) snackbar.Show(error);
        else navigator.NavigateTo(Urls.CampaignEdit(copy.Value.Id));
    }

    private async Task DoAsync(Task<DomainError?> act, string done)
    {
        if (await act is { } error) snackbar.Show(error);
        else snackbar.Done(done);
        await LoadAsync();
    }
}
