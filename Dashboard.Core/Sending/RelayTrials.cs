using Dashboard.Core.Relays;

namespace Dashboard.Core.Sending;

/// <summary>Trying a relay out: connecting, securing the connection and signing in as the pump would, without a mail.</summary>
public sealed class RelayTrials(RelayService relays, IEnumerable<IMailTransport> transports, TimeProvider clock)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>Tries it now; admins only. A relay that fails is an answer, not a refusal.</summary>
    public async Task<Result<RelayTrial>> TryAsync(Actor actor, Guid id, CancellationToken ct)
    {
        if (!actor.IsAdmin) return ActorErrors.AdminsOnly;
        var relay = await relays.SettingsAsync(id, ct);
        if (relay.Refused(out var error)) return error;

        var started = clock.GetTimestamp();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Longest);
        try
        {
            await using var connection = await transports.Single(t => t.Kind == relay.Value.Kind).ConnectAsync(relay.Value.Address, patience.Token);
            return new RelayTrial(true, null, null, clock.GetElapsedTime(started).TotalMilliseconds);
        }
        catch (RelayUnavailableException e)
        {
            return new RelayTrial(false, e.Message, e.Step, clock.GetElapsedTime(started).TotalMilliseconds);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new RelayTrial(false, $"The server did not answer within {Longest.TotalSeconds:0} seconds.", null, clock.GetElapsedTime(started).TotalMilliseconds);
        }
    }
}
