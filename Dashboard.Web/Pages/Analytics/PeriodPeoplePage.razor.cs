using Dashboard.Core;
using Dashboard.Core.Reports;
using Dashboard.Core.Sending;
using Dashboard.Web.Accounts;
using Dashboard.Web.Kit;
using Dashboard.Web.Pages.Reports;
using Microsoft.AspNetCore.Components;

namespace Dashboard.Web.Pages.Analytics;

/// <summary>The people behind a figure of a period; period and figure stand in the address.</summary>
public partial class PeriodPeoplePage(PeriodPeople people, CurrentActor actor, NavigationManager navigator, TimeProvider clock)
{
    private const int Rows = 50;

    private readonly PageTurns _turns = new();
    private IReadOnlyList<PeriodRecipient>? _rows;
    private string? _shown;

    [CascadingParameter(Name = "TimeZone")] public string? Zone { get; set; }

    [SupplyParameterFromQuery(Name = "days")] public int? Days { get; set; }

    [SupplyParameterFromQuery(Name = "from")] public string? From { get; set; }

    [SupplyParameterFromQuery(Name = "to")] public string? To { get; set; }

    [SupplyParameterFromQuery(Name = "state")] public string? State { get; set; }

    [SupplyParameterFromQuery(Name = "event")] public string? Event { get; set; }

    private ReportPeriod Period => ReportPeriod.Of(Days, From, To, Moment.Zone(Zone), clock.GetUtcNow());

    private MessageStanding? Mail => Read<MessageStanding>(State);

    private RecipientEvent? Did => Read<RecipientEvent>(Event);

    private string Words => Period.IsCustom ? $"{From} to {To}" : $"in the last {Format.Count(Period.Days, "day")}";

    private string Figure => (Mail, Did) switch
    {
        (null, null) => "Everybody",
        ({ } state, null) => StateWords.Word(state),
        (null, { } which) => ReportWords.Name(which),
        ({ } state, { } which) => $"{StateWords.Word(state)} · {ReportWords.Name(which)}",
    };

    protected override async Task OnParametersSetAsync()
    {
        var asked = $"{Days}|{From}|{To}|{State}|{Event}|{Zone}";
        if (_shown == asked) return;
        _shown = asked;
        _turns.ToTheTop();
        await ReadAsync();
    }

    private async Task ReadAsync()
    {
        var slice = await people.SliceAsync(actor.Value, Mail, Did, new SliceRequest(Rows, _turns.After, From: Period.From, To: Period.To), Left);
        _rows = slice.Items;
        _turns.Read(slice.NextCursor);
    }

    private void Go((MessageStanding? State, RecipientEvent? Which) chosen) =>
        navigator.NavigateTo(Urls.PeriodPeople(Days, From, To, chosen.State?.ToString(), chosen.Which?.ToString()), replace: true);

    private static T? Read<T>(string? text)
        where T : struct, Enum => Enum.TryParse<T>(text, ignoreCase: true, out var value) && Enum.IsDefined(value) ? value : null;
}
