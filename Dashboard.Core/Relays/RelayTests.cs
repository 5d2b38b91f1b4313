using Dashboard.Core.Sending;

namespace Dashboard.Core.Relays;

/// <summary>Tries a relay: connects, says hello, signs in, and leaves. No mail is handed over.</summary>
public sealed class RelayTests(RelayService relays, IEnumerable<IMailTransport> transports, TimeProvider clock)
{
    /// <summary>What the relay said, in a sentence; refused with its words where it would not let us in. Admins only.</summary>
    public async Task<Result<string>> TryAsync(Actor actor, Guid id, CancellationToken ct)
    {
        var found = await relays.FindAsync(actor, id, ct);
        if (found.Refused(out var missing)) return missing;
        var settings = await relays.SettingsAsync(id, ct);
        if (settings.Refused(out var gone)) return gone;
        var relay = settings.Value;
        var started = clock.GetTimestamp();
        try
        {
            await using var connection = await transports.Single(t => t.Kind == relay.Kind).ConnectAsync(relay.Address, ct);
            var took = clock.GetElapsedTime(started).TotalMilliseconds;
            return $"{relay.Name} answers, and lets us in{(relay.Address.UserName is null ? " without signing in" : $" as {relay.Address.UserName}")} ({took:0} ms).";
        }
        catch (RelayUnavailableException e)
        {
            return RelayErrors.TestFailed(e.Message);
        }
    }
}
