using Dashboard.Core;
using Dashboard.Core.Relays;
using Dashboard.Core.Sending;
using Dashboard.Web.Accounts;
using Microsoft.AspNetCore.Components;

namespace Dashboard.Web.Pages.Relays;

/// <summary>One relay: how it does, what it said, what of its limits is used, and what waits for it.</summary>
public partial class RelayDetail(RelayService relays, RelayStandings standings, CurrentActor actor, TimeProvider clock)
{
    private RelayRow? _relay;
    private RelayStanding? _standing;
    private DomainError? _refusal;

    [Parameter] public Guid Id { get; set; }

    private DateOnly Today => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);

    protected override Task OnParametersSetAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        var relay = await relays.FindAsync(actor.Value, Id, Left);
        if (relay.Refused(out _refusal)) return;
        var standing = await standings.FindAsync(actor.Value, Id, Left);
        if (standing.Refused(out _refusal)) return;
        (_relay, _standing) = (relay.Value, standing.Value);
    }

    private static string Word(string step) => step switch
    {
        nameof(SmtpStep.MailFrom) => "the sender",
        nameof(SmtpStep.RcptTo) => "the recipient",
        nameof(SmtpStep.Data) or nameof(SmtpStep.Body) => "the mail",
        nameof(SmtpStep.SignIn) => "signing in",
        _ => "connecting",
    };
}
