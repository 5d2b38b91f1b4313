using System.Net;
using System.Net.Sockets;
using Dashboard.Core.Relays;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Dashboard.Core.Domains;

/// <summary>Asks blocklists (RFC 5782) for the relays' public addresses and for the sending domains, by schedule, and warns of what is new.</summary>
public sealed partial class BlocklistService(IDashboardDbFactory dbs, IDnsLookup dns, DomainNotices notices, IOptions<BlocklistSettings> settings, TimeProvider clock, ILogger<BlocklistService> log)
{
    private const int AtOnce = 8, MostShown = 1_000;

    /// <summary>How the actor's domains stand, and for an admin the relays' addresses too; what is listed first.</summary>
    public async Task<IReadOnlyList<BlocklistRow>> AllAsync(Actor actor, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        var entries = await db.BlocklistEntries.AsNoTracking().OrderByDescending(e => e.State == BlocklistState.Listed).ThenBy(e => e.Subject).ThenBy(e => e.Zone).Take(MostShown).ToListAsync(ct);
        return entries.ConvertAll(BlocklistRow.Of);
    }

    /// <summary>Asks every list now; admins only.</summary>
    public async Task<Result<IReadOnlyList<BlocklistRow>>> CheckAsync(Actor actor, CancellationToken ct)
    {
        if (!actor.IsAdmin) return ActorErrors.AdminsOnly;
        await LookAsync(everything: true, ct);
        return Result<IReadOnlyList<BlocklistRow>>.Of(await AllAsync(actor, ct));
    }

    /// <summary>Asks what is due; what the clock calls.</summary>
    public Task CheckDueAsync(CancellationToken ct) => LookAsync(everything: false, ct);

    private async Task LookAsync(bool everything, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(Actor.House, ct);
        var wanted = await WantedAsync(db, ct);
        var known = (await db.BlocklistEntries.ToListAsync(ct)).ToDictionary(e => (e.ClientId, e.Subject, e.Zone));
        foreach (var gone in known.Where(k => !wanted.ContainsKey(k.Key))) db.BlocklistEntries.Remove(gone.Value);

        var due = clock.GetUtcNow() - settings.Value.Every;
        var asked = wanted.Where(w => everything || !known.TryGetValue(w.Key, out var entry) || entry.CheckedAt <= due).ToList();
        var answers = await AskAsync(asked.Select(a => (a.Key.Subject, a.Key.Zone)).Distinct().ToList(), ct);
        var now = clock.GetUtcNow();
        foreach (var ((client, subject, zone), owner) in asked)
        {
            if (!known.TryGetValue((client, subject, zone), out var entry)) db.BlocklistEntries.Add(entry = known[(client, subject, zone)] = BlocklistEntry.Of(client, owner, subject, zone, now));
            var (state, reason) = answers[(subject, zone)];
            entry.BeSeen(owner, state, reason, now);
        }

        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (Exception e) when (e is DuplicateException or DbUpdateConcurrencyException)
        {
            return; // another process asked at the same moment
        }

        foreach (var listed in known.Values.Where(e => wanted.ContainsKey((e.ClientId, e.Subject, e.Zone)) && e is { State: BlocklistState.Listed, WarnedAt: null }))
        {
            LogListed(listed.Subject, listed.Zone);
            if (!await notices.TellListedAsync(listed, ct)) continue;
            listed.BeWarned(now);
            await db.SaveChangesAsync(ct);
        }
    }

    /// <summary>Every pair of a subject and a list, with whose subject it is.</summary>
    private async Task<Dictionary<(Guid? Client, string Subject, string Zone), string>> WantedAsync(IDashboardDb db, CancellationToken ct)
    {
        var wanted = new Dictionary<(Guid?, string, string), string>();
        foreach (var domain in await db.Domains.AsNoTracking().Select(d => new { d.ClientId, d.Name }).ToListAsync(ct))
            foreach (var zone in settings.Value.DomainZones) wanted[(domain.ClientId, domain.Name, zone)] = domain.Name;

        if (settings.Value.AddressZones.Count == 0) return wanted;
        foreach (var relay in await db.Relays.AsNoTracking().Where(r => r.Kind == RelayKind.Smtp).ToListAsync(ct))
            foreach (var address in await AddressesAsync(relay.Host, ct))
                foreach (var zone in settings.Value.AddressZones) wanted[(null, address, zone)] = relay.Name;
        return wanted;
    }

    /// <summary>A relay's addresses in the public internet; no list knows the others.</summary>
    private async Task<IEnumerable<string>> AddressesAsync(string host, CancellationToken ct)
    {
        if (IPAddress.TryParse(host.Trim('[', ']'), out var literal)) return IsPublic(literal) ? [literal.ToString()] : [];
        if (!host.Contains('.', StringComparison.Ordinal)) return [];
        var answers = await Task.WhenAll(dns.AskAsync(host, DnsRecordType.A, ct), dns.AskAsync(host, DnsRecordType.Aaaa, ct));
        return answers.SelectMany(a => a.Values).Where(v => IPAddress.TryParse(v, out var address) && IsPublic(address)).Distinct();
    }

    private async Task<Dictionary<(string Subject, string Zone), (BlocklistState State, string? Reason)>> AskAsync(List<(string Subject, string Zone)> questions, CancellationToken ct)
    {
        using var gate = new SemaphoreSlim(AtOnce);
        var answers = await Task.WhenAll(questions.Select(async question =>
        {
            await gate.WaitAsync(ct);
            try
            {
                return (question, Answer: await AskAsync(question.Subject, question.Zone, ct));
            }
            finally
            {
                gate.Release();
            }
        }));
        return answers.ToDictionary(a => a.question, a => a.Answer);
    }

    private async Task<(BlocklistState, string?)> AskAsync(string subject, string zone, CancellationToken ct)
    {
        var name = $"{(IPAddress.TryParse(subject, out var address) ? ReverseName.Labels(address) : subject)}.{zone}";
        var answer = await dns.AskAsync(name, DnsRecordType.A, ct);
        if (answer.IsSilent) return (BlocklistState.Silent, null);
        // 127.255.255.x says that the asker is turned away (Spamhaus' convention), an address outside 127/8 that the list is gone or a resolver makes things up.
        var codes = answer.Values.Select(v => IPAddress.TryParse(v, out var code) ? code.GetAddressBytes() : []).Where(code => code is [127, ..]).ToList();
        if (codes.Count == 0) return (answer.Values.Count > 0 ? BlocklistState.TurnedAway : BlocklistState.Clear, null);
        if (codes.TrueForAll(code => code is [127, 255, 255, _] or [127, 0, 0, 1])) return (BlocklistState.TurnedAway, null);
        var why = (await dns.AskAsync(name, DnsRecordType.Txt, ct)).Values is [var told, ..] ? told : null;
        return (BlocklistState.Listed, string.Join(' ', new[] { string.Join(", ", answer.Values), why is null ? null : string.Concat(why.Where(c => !char.IsControl(c))) }.OfType<string>()));
    }

    private static bool IsPublic(IPAddress address)
    {
        if (IPAddress.IsLoopback(address) || address.IsIPv6LinkLocal || address.IsIPv6SiteLocal || address.IsIPv6UniqueLocal || address.IsIPv6Multicast) return false;
        if (address.AddressFamily is AddressFamily.InterNetworkV6) return !address.Equals(IPAddress.IPv6Any);
        return address.GetAddressBytes() is not ([10, ..] or [127, ..] or [0, ..] or [192, 168, ..] or [169, 254, ..] or [172, >= 16 and <= 31, ..] or [100, >= 64 and <= 127, ..] or [>= 224, ..]);
    }

    [LoggerMessage(LogLevel.Warning, "{Subject} is on the blocklist {Zone}")]
    private partial void LogListed(string subject, string zone);
}
