using Dashboard.Core.Relays;

namespace Dashboard.Core.Sending;

/// <summary>How the relays do; the agency's business.</summary>
public sealed class RelayStandings(RelayService relays, ISendingFigures figures)
{
    /// <summary>One relay's standing; admins only.</summary>
    public async Task<Result<RelayStanding>> FindAsync(Actor actor, Guid id, CancellationToken ct)
    {
        var relay = await relays.FindAsync(actor, id, ct);
        return relay.Refused(out var error) ? error : await figures.StandingAsync(id, relay.Value.IsDefault, ct);
    }
}
