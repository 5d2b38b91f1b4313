using Dashboard.Core.Audit;

namespace Dashboard.Core.Secrets;

/// <summary>What is encrypted with what, for the agency; and a new key before the old one's time.</summary>
public sealed class SecretService(ISecretPlaces places, IKeyRing ring, AuditService audit, TimeProvider clock)
{
    /// <summary>How the secrets stand; admins only.</summary>
    public async Task<Result<SecretStanding>> StandingAsync(Actor actor, CancellationToken ct) =>
        actor.IsAdmin ? new SecretStanding(await places.AllAsync(ct), await ring.AllAsync(ct)) : ActorErrors.AdminsOnly;

    /// <summary>Draws a new key for what is encrypted from then on; admins only.</summary>
    public async Task<Result<RingKey>> DrawAsync(Actor actor, CancellationToken ct)
    {
        if (!actor.IsAdmin) return ActorErrors.AdminsOnly;
        if (actor.Refuse(Rights.Edit) is { } mayNot) return mayNot;
        var key = ring.Draw(clock.GetUtcNow());
        await audit.NoteAsync(actor, "secrets.key_drawn", new("key", key.Id.ToString()), ct);
        return key;
    }
}
