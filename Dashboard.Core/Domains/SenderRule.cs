using Dashboard.Core.Relays;
using Dashboard.Core.Sending;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Dashboard.Core.Domains;

/// <summary>The rule that through a real relay a client sends from its own, verified domains alone.</summary>
public sealed class SenderRule(IDashboardDbFactory dbs, RelayService relays, IOptions<SendingOptions> options)
{
    /// <summary>Why an address may not send through a relay (null: the default one), or null where it may: its domain, or one above it, has to be the client's and verified.</summary>
    public async Task<DomainError?> RefuseAsync(Guid clientId, string fromEmail, Guid? relayId, CancellationToken ct)
    {
        if (!options.Value.RequireVerifiedDomain) return null;
        var relay = await relays.SettingsAsync(relayId, ct);
        if (relay.Refused(out _) || relay.Value.Kind is not RelayKind.Smtp) return null;

        await using var db = await dbs.OpenAsync(Actor.System(clientId), ct);
        var name = EmailAddress.DomainOf(fromEmail);
        var above = DomainSigners.Above(name);
        var domains = await db.Domains.AsNoTracking().Where(d => above.Contains(d.Name)).ToListAsync(ct);
        return domains.Exists(d => d.MaySend) ? null : DomainErrors.NotVerified(name, domains.MaxBy(d => d.Name.Length)?.Status);
    }
}
