using System.Globalization;
using System.Runtime.CompilerServices;
using Dashboard.Core.Recipients;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Dashboard.Core.Suppressions;

/// <summary>Addresses that must not be mailed: of one client, or of the whole house where an admin has chosen no client.</summary>
public sealed partial class SuppressionService(IDashboardDbFactory dbs, TimeProvider clock, ILogger<SuppressionService> log)
{
    /// <summary>The most that <see cref="AddManyAsync"/> takes.</summary>
    public const int MostAtOnce = 1000;

    /// <summary>The longest note, in characters.</summary>
    public const int NoteLength = 500;

    /// <summary>A slice of suppressions, newest first; the search is the beginning of the address, or of its domain after an @.</summary>
    public async Task<Slice<SuppressionRow>> SliceAsync(Actor actor, SuppressionReason? reason, SliceRequest request, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        var query = Matching(db, reason, request);
        if (long.TryParse(request.After, CultureInfo.InvariantCulture, out var after)) query = query.Where(s => s.Id < after);
        var rows = await Rows(query.OrderByDescending(s => s.Id).Take(request.Take + 1)).ToListAsync(ct);
        return Slice<SuppressionRow>.Of(rows, request.Take, s => s.Id.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>All that match, as they are read: for exports, whatever their number.</summary>
    public async IAsyncEnumerable<SuppressionRow> StreamAsync(Actor actor, SuppressionReason? reason, SliceRequest request, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        await foreach (var row in Rows(Matching(db, reason, request).OrderBy(s => s.Id)).AsAsyncEnumerable().WithCancellation(ct)) yield return row;
    }

    /// <summary>How many match: asked for only where a caller wants the total.</summary>
    public async Task<int> CountAsync(Actor actor, SuppressionReason? reason, SliceRequest request, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        return await Matching(db, reason, request).CountAsync(ct);
    }

    /// <summary>Why an address must not be mailed by this client, the house's own word among it; empty where it may.</summary>
    public async Task<Result<List<SuppressionRow>>> CheckAsync(Actor actor, string? email, CancellationToken ct)
    {
        if (EmailAddress.Parse(email).Refused(out var refusal)) return SuppressionErrors.EmailInvalid(refusal.Message);
        var address = EmailAddress.Parse(email).Value.Value;
        await using var db = await dbs.OpenAsync(actor, ct);
        // The house's suppressions hold for every client; the filter would hide them from it.
        var query = db.Suppressions.AsNoTracking().IgnoreQueryFilters().Where(s => s.Email == address);
        if (actor.ClientId is { } client) query = query.Where(s => s.ClientId == client || s.ClientId == null);
        return await Rows(query.OrderByDescending(s => s.Reason)).ToListAsync(ct);
    }

    /// <summary>From now on this address is not mailed. Where it was suppressed before, that stays as it is.</summary>
    public async Task<Result<SuppressionRow>> AddAsync(Actor actor, string? email, SuppressionReason reason, string? note, CancellationToken ct)
    {
        if (EmailAddress.Parse(email).Refused(out var refusal)) return SuppressionErrors.EmailInvalid(refusal.Message);
        var added = await AddManyAsync(actor, [email!], reason, note, ct);
        if (added.Refused(out var error)) return error;

        await using var db = await dbs.OpenAsync(actor, ct);
        var address = EmailAddress.Parse(email).Value.Value;
        return await Rows(db.Suppressions.AsNoTracking().Where(s => s.Email == address && s.ClientId == actor.ClientId)).SingleAsync(ct);
    }

    /// <summary>Suppresses up to 1,000 addresses; what is no address is answered, the others are taken.</summary>
    public async Task<Result<SuppressionsAdded>> AddManyAsync(Actor actor, IReadOnlyCollection<string> emails, SuppressionReason reason, string? note, CancellationToken ct)
    {
        if (emails.Count is 0 or > MostAtOnce) return SuppressionErrors.TooMany;
        if (reason is SuppressionReason.Paused) return SuppressionErrors.PausedByPerson;
        if (note?.Trim().Length > NoteLength) return SuppressionErrors.NoteTooLong;
        if (actor is { IsAdmin: false, ClientId: null }) return ActorErrors.ClientMissing;

        var refused = emails.Where(email => EmailAddress.Parse(email).Error is not null).ToList();
        var good = emails.Select(EmailAddress.Parse).Where(parsed => parsed.Error is null).Select(parsed => parsed.Value)
            .DistinctBy(email => email.Value, StringComparer.OrdinalIgnoreCase).ToList();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var db = await dbs.OpenAsync(actor, ct);
                await using var together = await db.Database.BeginTransactionAsync(ct);
                var added = await SuppressAsync(db, actor.ClientId, good, reason, note, null, clock.GetUtcNow(), ct);
                await together.CommitAsync(ct);
                LogAdded(actor.ClientId, added, reason);
                return new SuppressionsAdded(added, good.Count - added, refused);
            }
            catch (DuplicateException) when (attempt < 5)
            {
                // Someone else suppressed one of them in between: the next look finds it.
            }
        }
    }

    /// <summary>The address may be mailed again. A client's people cannot lift what holds for the whole house.</summary>
    /// <param name="note">Why; kept in the log.</param>
    public async Task<DomainError?> RemoveAsync(Actor actor, string? email, string? note, CancellationToken ct)
    {
        if (EmailAddress.Parse(email).Refused(out var refusal)) return SuppressionErrors.EmailInvalid(refusal.Message);
        var address = EmailAddress.Parse(email).Value.Value;
        await using var db = await dbs.OpenAsync(actor, ct);
        await using var together = await db.Database.BeginTransactionAsync(ct);
        var found = await db.Suppressions.Where(s => s.Email == address && s.ClientId == actor.ClientId).ToListAsync(ct);
        if (found.Count == 0)
            return await db.Suppressions.IgnoreQueryFilters().AnyAsync(s => s.Email == address && s.ClientId == null, ct) ? SuppressionErrors.HouseOnly : SuppressionErrors.NotFound;

        db.Suppressions.RemoveRange(found);
        await db.SaveChangesAsync(ct);
        // Those who stay suppressed by another's word keep their status.
        await db.Recipients
            .Where(r => r.Email == address && r.Status != RecipientStatus.Active
                && !db.Suppressions.IgnoreQueryFilters().Any(s => s.Email == r.Email && (s.ClientId == r.ClientId || s.ClientId == null) && s.Reason != SuppressionReason.Manual && s.Reason != SuppressionReason.SoftBounces && s.Reason != SuppressionReason.Paused))
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.Status, RecipientStatus.Active), ct);
        await together.CommitAsync(ct);
        LogRemoved(found[0].Id, actor.ClientId, note ?? "");
        return null;
    }

    /// <summary>Ends the pauses whose time has come; answers how many.</summary>
    public async Task<int> EndPausesAsync(CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(Actor.House, ct);
        var now = clock.GetUtcNow();
        return await db.Suppressions.Where(s => s.Reason == SuppressionReason.Paused && s.EndsAt <= now).ExecuteDeleteAsync(ct);
    }

    /// <summary>How a recipient stands whose address is suppressed for this reason; the highest wins.</summary>
    internal static RecipientStatus StatusOf(SuppressionReason reason) => reason switch
    {
        SuppressionReason.Unsubscribe => RecipientStatus.Unsubscribed,
        SuppressionReason.HardBounce => RecipientStatus.Bounced,
        SuppressionReason.Complaint => RecipientStatus.Complained,
        _ => RecipientStatus.Active,
    };

    /// <summary>Suppresses addresses and lets their recipients stand as such, inside a transaction that the caller has begun; answers how many are new.</summary>
    internal static async Task<int> SuppressAsync(
        IDashboardDb db, Guid? clientId, IReadOnlyCollection<EmailAddress> emails, SuppressionReason reason, string? note, Guid? campaignId, DateTimeOffset now, CancellationToken ct)
    {
        var addresses = emails.Select(email => email.Value).ToList();
        // A pause gives way to what lasts.
        await db.Suppressions.Where(s => s.ClientId == clientId && s.Reason == SuppressionReason.Paused && addresses.Contains(s.Email)).ExecuteDeleteAsync(ct);
        var known = await db.Suppressions.Where(s => s.ClientId == clientId && addresses.Contains(s.Email)).Select(s => s.Email).ToListAsync(ct);
        var fresh = emails.ExceptBy(known, email => email.Value, StringComparer.OrdinalIgnoreCase).ToList();
        db.Suppressions.AddRange(fresh.Select(email => Suppression.Of(clientId, email, reason, note, campaignId, now)));
        await db.SaveChangesAsync(ct);

        var status = StatusOf(reason);
        if (status is not RecipientStatus.Active)
            await db.Recipients.Where(r => (clientId == null || r.ClientId == clientId) && addresses.Contains(r.Email) && r.Status == RecipientStatus.Active)
                .ExecuteUpdateAsync(set => set.SetProperty(r => r.Status, status), ct);
        return fresh.Count;
    }

    private static IQueryable<Suppression> Matching(IDashboardDb db, SuppressionReason? reason, SliceRequest request)
    {
        var query = db.Suppressions.AsNoTracking();
        if (reason is { } wanted) query = query.Where(s => s.Reason == wanted);
        if (request.Search?.Trim() is { Length: > 0 } text)
            query = text[0] == '@' ? query.Where(s => s.Email.EndsWith(text)) : query.Where(s => s.Email.StartsWith(text));
        if (request.From is { } from) query = query.Where(s => s.CreatedAt >= from);
        if (request.To is { } to) query = query.Where(s => s.CreatedAt < to);
        return query;
    }

    private static IQueryable<SuppressionRow> Rows(IQueryable<Suppression> suppressions) =>
        suppressions.Select(s => new SuppressionRow(s.Id, s.ClientId, s.Email, s.Reason, s.Note, s.CampaignId, s.CreatedAt));

    [LoggerMessage(LogLevel.Information, "Client {ClientId}: {Count} addresses suppressed ({Reason})")]
    private partial void LogAdded(Guid? clientId, int count, SuppressionReason reason);

    [LoggerMessage(LogLevel.Information, "Suppression {SuppressionId} of client {ClientId} lifted: {Note}")]
    private partial void LogRemoved(long suppressionId, Guid? clientId, string note);
}
