using Dashboard.Core;
using Dashboard.Core.Campaigns;
using Dashboard.Web.Accounts;
using Dashboard.Web.Kit;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Dashboard.Web.Pages.Campaigns;

/// <summary>Asks for day and time in a named zone, and says aloud what that is in UTC.</summary>
public partial class ScheduleDialog(CampaignLauncher launcher, CurrentActor actor, TimeProvider clock)
{
    private DateTime _today;
    private DateTime? _day;
    private TimeSpan? _time = new(9, 0, 0);
    private string _zone = "UTC";
    private DomainError? _refusal;

    [CascadingParameter] public required IMudDialogInstance Dialog { get; set; }

    [Parameter, EditorRequired] public required CampaignDetails Campaign { get; set; }

    /// <summary>The moment that is meant, or null while something is missing. In the hour that a clock skips, the next one that exists.</summary>
    private DateTimeOffset? At
    {
        get
        {
            if (_day is not { } day || _time is not { } time || !TimeZoneInfo.TryFindSystemTimeZoneById(_zone, out var zone)) return null;
            var local = DateTime.SpecifyKind(day.Date + time, DateTimeKind.Unspecified);
            if (zone.IsInvalidTime(local)) local = local.AddHours(1);
            return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
        }
    }

    protected override void OnInitialized()
    {
        _zone = Campaign.TimeZone;
        var local = TimeZoneInfo.ConvertTime(Campaign.ScheduledAt ?? clock.GetUtcNow().AddDays(1), Moment.Zone(_zone));
        _today = TimeZoneInfo.ConvertTime(clock.GetUtcNow(), Moment.Zone(_zone)).Date;
        _day = local.Date;
        if (Campaign.ScheduledAt is not null) _time = local.TimeOfDay;
    }

    private static Task<IEnumerable<string>> ZonesAsync(string? words, CancellationToken ct) => Task.FromResult(
        TimeZoneInfo.GetSystemTimeZones().Select(z => z.Id)
            .Where(id => string.IsNullOrWhiteSpace(words) || id.Contains(words, StringComparison.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal).AsEnumerable());

    private async Task ScheduleAsync()
    {
        if (At is not { } at) return;
        _refusal = await launcher.ScheduleAsync(actor.Value, Campaign.Id, at, Left);
        if (_refusal is null) Dialog.Close(DialogResult.Ok(at));
    }
}
