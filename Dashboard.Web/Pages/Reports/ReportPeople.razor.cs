using Dashboard.Core;
using Dashboard.Core.Reports;
using Dashboard.Web.Accounts;
using Dashboard.Web.Kit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using MudBlazor;

namespace Dashboard.Web.Pages.Reports;

/// <summary>The recipients behind a figure; which ones stands in the address.</summary>
public partial class ReportPeople(ReportService reports, CurrentActor actor, NavigationManager navigator, ISnackbar snackbar)
{
    private const int Rows = 25;

    private List<ReportRecipient>? _rows;
    private string? _next;
    private (Guid, MessageStanding?, RecipientEvent?)? _shown;

    [Parameter, EditorRequired] public Guid CampaignId { get; set; }

    [Parameter] public MessageStanding? State { get; set; }

    [Parameter] public RecipientEvent? Which { get; set; }

    protected override async Task OnParametersSetAsync()
    {
        if (_shown == (CampaignId, State, Which)) return;
        _shown = (CampaignId, State, Which);
        _next = null;
        await ReadAsync([]);
    }

    private Task MoreAsync() => ReadAsync(_rows ?? []);

    private async Task ReadAsync(List<ReportRecipient> before)
    {
        var slice = await reports.RecipientsAsync(actor.Value, CampaignId, State, Which, new SliceRequest(Rows, _next), Left);
        if (slice.Refused(out var error))
        {
            snackbar.Show(error);
            return;
        }

        _rows = [.. before, .. slice.Value.Items];
        _next = slice.Value.NextCursor;
    }

    private Task ChangedAsync(MessageStanding? state, RecipientEvent? which)
    {
        navigator.NavigateTo(Urls.CampaignPeople(CampaignId, state?.ToString(), which?.ToString()), replace: true);
        return Task.CompletedTask;
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

    private static RenderFragment Did(DateTimeOffset? at, bool isAutomatic) => builder => Draw(builder, at, isAutomatic);

    private static void Draw(RenderTreeBuilder builder, DateTimeOffset? at, bool isAutomatic)
    {
        if (at is null && isAutomatic)
        {
            builder.AddMarkupContent(0, "<span class=\"muted small\">automatic</span>");
            return;
        }

        builder.OpenComponent<LocalTime>(1);
        builder.AddAttribute(2, nameof(LocalTime.At), at);
        builder.CloseComponent();
    }
}
