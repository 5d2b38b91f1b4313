using System.Collections.Concurrent;
using Dashboard.Core.Sending;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Core.Domains;

/// <summary>The signers of sending domains, kept for half a minute: a key that was changed signs by then.</summary>
public sealed class DomainSigners(IDashboardDbFactory dbs, ISecrets secrets, TimeProvider clock)
{
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<(Guid Client, string Domain), (DateTimeOffset Until, DomainSigner? Signer)> _kept = new();

    /// <summary>How mails of a client from an address are signed: by the longest domain that is its own and has a key that was found. Null: not at all.</summary>
    public async Task<DomainSigner?> ForAsync(Guid clientId, string fromEmail, CancellationToken ct)
    {
        var name = EmailAddress.DomainOf(fromEmail);
        var now = clock.GetUtcNow();
        if (_kept.TryGetValue((clientId, name), out var kept) && kept.Until > now) return kept.Signer;

        var signer = await ReadAsync(clientId, name, ct);
        if (kept.Signer is { } same && signer?.Keys.SequenceEqual(same.Keys) == true) signer = same;
        _kept[(clientId, name)] = (now + Kept, signer);
        return signer;
    }

    /// <summary>A name and those above it, the longest first.</summary>
    internal static List<string> Above(string name)
    {
        var names = new List<string>();
        for (var rest = name; rest.Contains('.', StringComparison.Ordinal); rest = rest[(rest.IndexOf('.', StringComparison.Ordinal) + 1)..]) names.Add(rest);
        return names;
    }

    private async Task<DomainSigner?> ReadAsync(Guid clientId, string name, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(Actor.System(clientId), ct);
        var names = Above(name);
        var found = await db.Domains.AsNoTracking().Where(d => names.Contains(d.Name))
            .Select(d => new { d.Name, d.Status, Keys = db.DkimKeys.Where(k => k.DomainId == d.Id && k.FoundAt != null && k.ReplacedAt == null).OrderByDescending(k => k.Algorithm).ToList() })
            .ToListAsync(ct);
        if (found.Where(d => d.Keys.Count > 0).MaxBy(d => d.Name.Length) is not { } domain) return null;
        var signer = new DkimSigner(domain.Name, [.. domain.Keys.Select(k => new DkimSigningKey(k.Selector, k.Algorithm, secrets.Reveal(DomainService.KeyPurpose, k.ProtectedPrivateKey)))]);
        return new(domain.Name, domain.Status is DomainStatus.Verified ? SendingDomain.ReturnPathOf(domain.Name) : null, [.. domain.Keys.Select(k => k.Id)], signer);
    }
}
