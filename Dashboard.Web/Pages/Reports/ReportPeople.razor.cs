using Dashboard.Core;
using Dashboard.Core.Exports;
using Dashboard.Core.Reports;
using Dashboard.Core.Tracking;
using Dashboard.Web.Accounts;
using Dashboard.Web.Kit;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Dashboard.Web.Pages.Reports;

/// <summary>The recipients behind a figure; which ones stands in the address.</summary>
public partial class ReportPeople(ReportService reports, FollowUps followUps, ExportService exports, CurrentActor actor, NavigationManager navigator, IDialogService dialogs, ISnackbar snackbar, TimeProvider clock)
{
    private const int Rows = 25;

    private List<ReportRecipient>? _rows;
    private string? _next;
    private (Guid, PeopleFilter)? _shown;

    [Parameter, EditorRequired] public Guid CampaignId { get; set; }

    [Parameter, EditorRequired] public Guid ClientId { get; set; }

    [Parameter, EditorRequired] public required PeopleFilter Filter { get; set; }

    [CascadingParameter(Name = "TimeZone")] public string? Zone { get; set; }

    /// <summary>What narrows them besides state and event.</summary>
    private string? Narrowed
    {
        get
        {
            var parts = new[]
            {
                Filter.Provider is { } provider ? $"at {ReportWords.Name(provider)}" : null,
                Filter.Link is { } link ? $"who followed link {link + 1}" : null,
                Filter.Bounce is { } bounce ? $"{StateWords.Word(bounce).ToLowerInvariant()} bounces" : null,
                Filter.Reason is { } reason ? $"“{reason}”" : null,
                Filter.Program is { } program ? $"with {ReportWords.Name(program)}" : null,
                Filter.Device is { } device ? device is ReaderDevice.Unknown ? "on a device that is not said" : $"on a {ReportWords.Name(device).ToLowerInvariant()}" : null,
                Filter.Band is { } band ? $"{(Filter.Which is RecipientEvent.Clicked or RecipientEvent.ClickedAll ? "first click" : "first open")} {ReportWords.Band(band)} of acceptance" : null,
            }.OfType<string>().ToList();
            return parts.Count == 0 ? null : string.Join(", ", parts);
        }
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_shown == (CampaignId, Filter)) return;
        _shown = (CampaignId, Filter);
        _next = null;
        await ReadAsync([]);
    }

    private Task MoreAsync() => ReadAsync(_rows ?? []);

    private async Task ReadAsync(List<ReportRecipient> before)
    {
        var slice = await reports.RecipientsAsync(actor.Value, CampaignId, Filter, new SliceRequest(Rows, _next), Left);
        if (slice.Refused(out var error))
        {
            snackbar.Show(error);
            return;
        }

        _rows = [.. before, .. slice.Value.Items];
        _next = slice.Value.NextCursor;
    }

    private void Changed(PeopleFilter filter) => navigator.NavigateTo(
        Urls.CampaignPeople(CampaignId, filter.State?.ToString(), filter.Which?.ToString(), filter.Provider?.ToString(), filter.Link, filter.Bounce?.ToString(), filter.Reason,
            filter.Program?.ToString(), filter.Device?.ToString(), filter.Band), replace: true);

    private Task ResendAsync() => FollowUpAsync(asList: false);

    private Task ListAsync() => FollowUpAsync(asList: true);

    /// <summary>Says what it will do, and does it when it is said yes to.</summary>
    private async Task FollowUpAsync(bool asList)
    {
        var plan = await followUps.PlanAsync(actor.Value, CampaignId, Filter, Left);
        if (plan.Refused(out var error))
        {
            snackbar.Show(error);
            return;
        }

        var dialog = await dialogs.ShowAsync<FollowUpDialog>(
            asList ? "Make a list" : "Follow-up campaign",
            new DialogParameters<FollowUpDialog> { { d => d.CampaignId, CampaignId }, { d => d.Filter, Filter }, { d => d.Plan, plan.Value }, { d => d.AsList, asList } });
        if (await dialog.Result is { Canceled: false, Data: string href }) navigator.NavigateTo(href);
    }

    private async Task ExportAsync(ExportFormat format)
    {
        var ordered = await exports.OrderAsync(
            actor.Value.For(ClientId),
            new()
            {
                Subject = ExportSubject.Campaign,
                Format = format,
                CampaignId = CampaignId,
                State = Filter.State,
                Event = Filter.Which,
                Provider = Filter.Provider,
                Link = Filter.Link,
                Bounce = Filter.Bounce,
                BounceReason = Filter.Reason,
                Program = Filter.Program,
                Device = Filter.Device,
                Band = Filter.Band,
            },
            Left);
        if (ordered.Refused(out var error)) snackbar.Show(error);
        else navigator.NavigateTo(Urls.Jobs);
    }

    private static string Words(RecipientEvent which) => which switch
    {
        RecipientEvent.Opened => "Opened",
        RecipientEvent.OpenedAll => "Opened, automatic too",
        RecipientEvent.NotOpened => "Did not open",
        RecipientEvent.Clicked => "Clicked",
        RecipientEvent.ClickedAll => "Clicked, automatic too",
        RecipientEvent.Unsubscribed => "Unsubscribed",
        _ => "Reported it as spam",
    };

    private static string? Why(ReportRecipient row) =>
        row.SkipReason is { } skipped ? $"Not attempted: {StateWords.Word(skipped).ToLowerInvariant()}" : row.BounceClass is { } bounce ? $"{StateWords.Word(bounce)} bounce" : null;

    private MarkupString Did(DateTimeOffset? at, bool isAutomatic) => at is null && isAutomatic ? new("<span class=\"muted small\">automatic</span>") : At(at);

    private MarkupString At(DateTimeOffset? at, bool seconds = false) => Moment.Drawn(at, Zone, clock.GetUtcNow(), seconds: seconds);
}
