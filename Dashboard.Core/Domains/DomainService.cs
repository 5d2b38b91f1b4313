using Dashboard.Core.Campaigns;
using Dashboard.Core.Relays;
using Dashboard.Core.Sending;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Dashboard.Core.Domains;

/// <summary>A client's sending domains: add, check, watch, change keys, delete.</summary>
public sealed partial class DomainService(
    IDashboardDbFactory dbs, DomainRecords records, DomainInspector inspector, DomainExtras extras, DomainNotices notices, ISecrets secrets, TimeProvider clock, ILogger<DomainService> log)
{
    internal const string KeyPurpose = "domain.dkim";
    private const int HistoryLength = 100, DueAtOnce = 50;

    /// <summary>A slice of domains, newest first.</summary>
    public async Task<Slice<DomainRow>> SliceAsync(Actor actor, SliceRequest request, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        var query = Matching(db, request);
        if (Guid.TryParse(request.After, out var after)) query = query.Where(d => d.Id < after);
        var rows = await query.OrderByDescending(d => d.Id).Take(request.Take + 1).ToListAsync(ct);
        return Slice<DomainRow>.Of([.. rows.Select(DomainRow.Of)], request.Take, d => d.Id.ToString());
    }

    /// <summary>How many domains match.</summary>
    public async Task<int> CountAsync(Actor actor, SliceRequest request, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        return await Matching(db, request).CountAsync(ct);
    }

    /// <summary>One domain; 403 for another client's.</summary>
    public async Task<Result<DomainRow>> FindAsync(Actor actor, Guid id, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        return await db.Domains.AsNoTracking().SingleOrDefaultAsync(d => d.Id == id, ct) is { } domain ? DomainRow.Of(domain) : await MissingAsync(db, id, ct);
    }

    /// <summary>The domains that have lost a record, for the line above every page.</summary>
    public async Task<IReadOnlyList<DomainRow>> FailingAsync(Actor actor, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        return (await db.Domains.AsNoTracking().Where(d => d.Status == DomainStatus.Failing).OrderBy(d => d.Name).Take(20).ToListAsync(ct)).ConvertAll(DomainRow.Of);
    }

    /// <summary>Adds a domain with a key of each kind, and says what to publish.</summary>
    public async Task<Result<DomainRow>> AddAsync(Actor actor, string? name, CancellationToken ct)
    {
        if (actor.NeedsClient(out var clientId, out var missing)) return missing;
        var named = NameOf(name);
        if (named.Refused(out var refusal)) return refusal;
        var now = clock.GetUtcNow();
        var domain = SendingDomain.Of(clientId, named.Value, now);
        await using var db = await dbs.OpenAsync(actor, ct);
        db.Domains.Add(domain);
        var keys = NewKeys(domain, now);
        db.DkimKeys.AddRange(keys);
        domain.Publish(records.Of(domain, keys, await RelaysAsync(db, ct)));
        db.DomainChecks.Add(DomainCheck.Of(domain, "Added", now));
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DuplicateException)
        {
            return DomainErrors.Taken;
        }

        LogAdded(domain.Id, domain.Name, clientId);
        return DomainRow.Of(domain);
    }

    /// <summary>Looks for the records now.</summary>
    public async Task<Result<DomainRow>> VerifyAsync(Actor actor, Guid id, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        if (await db.Domains.SingleOrDefaultAsync(d => d.Id == id, ct) is not { } domain) return await MissingAsync(db, id, ct);
        await CheckAsync(db, domain, ct);
        return DomainRow.Of(domain);
    }

    /// <summary>Whether campaigns wait while the domain lacks a record that it needs.</summary>
    public async Task<Result<DomainRow>> StopWhenFailingAsync(Actor actor, Guid id, bool yes, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        if (await db.Domains.SingleOrDefaultAsync(d => d.Id == id, ct) is not { } domain) return await MissingAsync(db, id, ct);
        domain.StopWhenFailing(yes);
        await db.SaveChangesAsync(ct);
        return DomainRow.Of(domain);
    }

    /// <summary>Makes new keys. The old ones sign until the new ones are found, and stay published for a week after that.</summary>
    public async Task<Result<DomainRow>> RotateAsync(Actor actor, Guid id, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        if (await db.Domains.SingleOrDefaultAsync(d => d.Id == id, ct) is not { } domain) return await MissingAsync(db, id, ct);
        var keys = await db.DkimKeys.Where(k => k.DomainId == id).ToListAsync(ct);
        if (keys.Exists(k => k.FoundAt is null && k.Algorithm is DkimAlgorithm.Rsa) || keys.Exists(k => k.ReplacedAt is not null)) return DomainErrors.NothingToRotate;
        var now = clock.GetUtcNow();
        var added = NewKeys(domain, now);
        db.DkimKeys.AddRange(added);
        domain.Publish(records.Of(domain, [.. keys, .. added], await RelaysAsync(db, ct)));
        db.DomainChecks.Add(DomainCheck.Of(domain, "New keys made, to be published", now));
        await db.SaveChangesAsync(ct);
        return DomainRow.Of(domain);
    }

    /// <summary>The domain's keys, the newest first.</summary>
    public async Task<Result<IReadOnlyList<DomainKeyRow>>> KeysAsync(Actor actor, Guid id, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        if (!await db.Domains.AnyAsync(d => d.Id == id, ct)) return await MissingAsync(db, id, ct);
        return await db.DkimKeys.AsNoTracking().Where(k => k.DomainId == id).OrderByDescending(k => k.CreatedAt).ThenBy(k => k.Algorithm)
            .Select(k => new DomainKeyRow(k.Selector, k.Algorithm, k.CreatedAt, k.FoundAt, k.ReplacedAt)).ToListAsync(ct);
    }

    /// <summary>What changed, the newest first.</summary>
    public async Task<Result<IReadOnlyList<DomainCheckRow>>> HistoryAsync(Actor actor, Guid id, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        if (!await db.Domains.AnyAsync(d => d.Id == id, ct)) return await MissingAsync(db, id, ct);
        return await db.DomainChecks.AsNoTracking().Where(c => c.DomainId == id).OrderByDescending(c => c.Id).Take(HistoryLength)
            .Select(c => new DomainCheckRow(c.At, c.Status, c.Change)).ToListAsync(ct);
    }

    /// <summary>Deletes a domain and its keys. Refused while a campaign that is under way sends from it.</summary>
    public async Task<DomainError?> DeleteAsync(Actor actor, Guid id, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        if (await db.Domains.SingleOrDefaultAsync(d => d.Id == id, ct) is not { } domain) return await MissingAsync(db, id, ct);
        var ending = "@" + domain.Name;
        var isUsed = await db.Campaigns.AnyAsync(
            c => c.FromEmail.EndsWith(ending) && (c.Status == CampaignStatus.Scheduled || c.Status == CampaignStatus.Sending || c.Status == CampaignStatus.Paused), ct);
        if (isUsed) return DomainErrors.InUse;

        await using var together = await db.Database.BeginTransactionAsync(ct);
        await db.DkimKeys.Where(k => k.DomainId == id).ExecuteDeleteAsync(ct);
        await db.DomainChecks.Where(c => c.DomainId == id).ExecuteDeleteAsync(ct);
        await db.NamedSenders.Where(s => s.DomainId == id).ExecuteDeleteAsync(ct);
        await db.DmarcLines.Where(l => l.DomainId == id).ExecuteDeleteAsync(ct);
        await db.DmarcReports.Where(r => r.DomainId == id).ExecuteDeleteAsync(ct);
        await db.Domains.Where(d => d.Id == id).ExecuteDeleteAsync(ct);
        await together.CommitAsync(ct);
        LogDeleted(id);
        return null;
    }

    /// <summary>Checks the domains whose time has come; answers how many. Called by the clock.</summary>
    public async Task<int> CheckDueAsync(CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(Actor.House, ct);
        var now = clock.GetUtcNow();
        var due = await db.Domains.Where(d => d.NextCheckAt <= now).OrderBy(d => d.NextCheckAt).Take(DueAtOnce).ToListAsync(ct);
        foreach (var domain in due) await CheckAsync(db, domain, ct);
        return due.Count;
    }

    private async Task CheckAsync(IDashboardDb db, SendingDomain domain, CancellationToken ct)
    {
        var keys = await db.DkimKeys.Where(k => k.DomainId == domain.Id).ToListAsync(ct);
        var now = clock.GetUtcNow();
        foreach (var old in keys.Where(k => k.ReplacedAt + DkimKey.Overlap < now).ToList())
        {
            db.DkimKeys.Remove(old);
            keys.Remove(old);
        }

        domain.Publish(records.Of(domain, keys, await RelaysAsync(db, ct)));
        var (before, status) = (domain.Records.ToList(), domain.Status);
        var found = await inspector.InspectAsync(domain.Name, before, ct);
        domain.Show(await extras.FindAsync(domain.Name, found, ct));
        now = clock.GetUtcNow();
        foreach (var key in keys.Where(k => found.Any(r => r.State is RecordState.Verified && r.Value == k.RecordValue))) key.BeFound(now);
        foreach (var old in keys.Where(k => keys.Exists(newer => newer.Algorithm == k.Algorithm && newer.CreatedAt > k.CreatedAt && newer.FoundAt is not null))) old.BeReplaced(now);
        domain.BeChecked(found, now);

        var changes = found.Zip(before).Where(pair => pair.First.State != pair.Second.State)
            .Select(pair => $"{pair.First.Type} {pair.First.Name}: {Word(pair.First.State)}").ToList();
        if (domain.Status != status) changes.Insert(0, $"The domain is now {domain.Status.ToString().ToLowerInvariant()}");
        if (changes.Count > 0) db.DomainChecks.Add(DomainCheck.Of(domain, string.Join("; ", changes), now));
        if (domain.Status is DomainStatus.Failing && status is DomainStatus.Verified) LogLost(domain.Id, domain.Name);
        await db.TellAsync($"domain:{domain.Id}", ct);
        await db.SaveChangesAsync(ct);
        if (domain is not { Status: DomainStatus.Failing, WarnedAt: null } || !await notices.TellLostAsync(domain, ct)) return;
        domain.BeWarned(now);
        await db.SaveChangesAsync(ct);
    }

    private List<DkimKey> NewKeys(SendingDomain domain, DateTimeOffset now)
    {
        var stamp = now.UtcDateTime.ToString("yyMMddHHmmss", System.Globalization.CultureInfo.InvariantCulture);
        return [.. new[] { DkimAlgorithm.Rsa, DkimAlgorithm.Ed25519 }.Select(algorithm =>
        {
            var pair = DkimKeyPair.Make(algorithm);
            return DkimKey.Of(domain, pair, $"{(algorithm is DkimAlgorithm.Rsa ? 'r' : 'e')}{stamp}", secrets.Protect(KeyPurpose, pair.PrivateKey), now);
        })];
    }

    private static Task<List<Relay>> RelaysAsync(IDashboardDb db, CancellationToken ct) => db.Relays.AsNoTracking().ToListAsync(ct);

    private static Result<string> NameOf(string? typed)
    {
        var name = (typed ?? "").Trim().TrimEnd('.').TrimStart('@');
        if (name.Length == 0) return DomainErrors.NameInvalid("Write the domain, such as example.com.");
        if (name.Contains('/', StringComparison.Ordinal) || name.Contains(':', StringComparison.Ordinal)) return DomainErrors.NameInvalid("Write the domain alone, without https:// and without a path.");
        if (name.Contains('@', StringComparison.Ordinal)) return DomainErrors.NameInvalid("Write the domain alone: what stands after the @.");
        if (EmailAddress.Parse("x@" + name) is not { Error: null } address) return DomainErrors.NameInvalid("This is not a domain name. Write it like example.com.");
        var domain = address.Value.Domain;
        if (domain.StartsWith('[') || !domain.Contains('.', StringComparison.Ordinal)) return DomainErrors.NameInvalid("This is not a domain name. Write it like example.com.");
        return domain.Length > SendingDomain.NameLength - 40 ? DomainErrors.NameInvalid("The domain is too long: the names of its records would not fit the DNS.") : domain;
    }

    private static string Word(RecordState state) => state.ToString().ToLowerInvariant();

    private static IQueryable<SendingDomain> Matching(IDashboardDb db, SliceRequest request)
    {
        var query = db.Domains.AsNoTracking();
        if (!string.IsNullOrWhiteSpace(request.Search)) query = query.Where(d => d.Name.Contains(request.Search));
        if (request.From is { } from) query = query.Where(d => d.CreatedAt >= from.ToUniversalTime());
        if (request.To is { } to) query = query.Where(d => d.CreatedAt < to.ToUniversalTime());
        return query;
    }

    private static async Task<DomainError> MissingAsync(IDashboardDb db, Guid id, CancellationToken ct) =>
        await db.IsAnothersAsync<SendingDomain>(id, ct) ? ActorErrors.OtherClient : DomainErrors.NotFound;

    [LoggerMessage(LogLevel.Information, "Domain {DomainId} added: {Name}, for client {ClientId}")]
    private partial void LogAdded(Guid domainId, string name, Guid clientId);

    [LoggerMessage(LogLevel.Information, "Domain {DomainId} deleted")]
    private partial void LogDeleted(Guid domainId);

    [LoggerMessage(LogLevel.Warning, "Domain {DomainId}, {Name}, has lost a record that mail needs")]
    private partial void LogLost(Guid domainId, string name);
}
