using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Dashboard.Core.Domains;

/// <summary>A client's senders: add, edit, delete, choose from.</summary>
public sealed partial class NamedSenderService(IDashboardDbFactory dbs, IValidator<NamedSenderDraft> validator, TimeProvider clock, ILogger<NamedSenderService> log)
{
    private const string Invalid = "sender.invalid";
    private const int MostChoices = 200;

    /// <summary>A slice of senders, newest first; of one domain where it is named.</summary>
    public async Task<Result<Slice<NamedSenderRow>>> SliceAsync(Actor actor, Guid? domainId, SliceRequest request, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        if (domainId is { } id && !await db.Domains.AnyAsync(d => d.Id == id, ct)) return await db.IsAnothersAsync<SendingDomain>(id, ct) ? ActorErrors.OtherClient : DomainErrors.NotFound;
        var query = db.NamedSenders.AsNoTracking();
        if (domainId is { } wanted) query = query.Where(s => s.DomainId == wanted);
        if (Guid.TryParse(request.After, out var after)) query = query.Where(s => s.Id < after);
        var rows = await query.OrderByDescending(s => s.Id).Take(request.Take + 1).Join(db.Domains, s => s.DomainId, d => d.Id, (s, d) => new { s, d }).OrderByDescending(r => r.s.Id).ToListAsync(ct);
        return Slice<NamedSenderRow>.Of([.. rows.Select(r => NamedSenderRow.Of(r.s, r.d))], request.Take, s => s.Id.ToString());
    }

    /// <summary>The senders that a campaign can be from, by name.</summary>
    public async Task<IReadOnlyList<NamedSenderRow>> ChoicesAsync(Actor actor, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        var rows = await db.NamedSenders.AsNoTracking().OrderBy(s => s.Name).ThenBy(s => s.Email).Take(MostChoices).Join(db.Domains, s => s.DomainId, d => d.Id, (s, d) => new { s, d }).ToListAsync(ct);
        return [.. rows.Select(r => NamedSenderRow.Of(r.s, r.d)).OrderBy(s => s.Name, StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>One sender; 403 for another client's.</summary>
    public async Task<Result<NamedSenderRow>> FindAsync(Actor actor, Guid id, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        if (await db.NamedSenders.AsNoTracking().SingleOrDefaultAsync(s => s.Id == id, ct) is not { } sender) return await MissingAsync(db, id, ct);
        return NamedSenderRow.Of(sender, await db.Domains.AsNoTracking().SingleAsync(d => d.Id == sender.DomainId, ct));
    }

    /// <summary>Adds a sender of one of the client's domains.</summary>
    public async Task<Result<NamedSenderRow>> AddAsync(Actor actor, NamedSenderDraft draft, CancellationToken ct)
    {
        if (actor.NeedsClient(out var clientId, out var missing)) return missing;
        if (validator.Refuse(draft, Invalid) is { } refusal) return refusal;
        await using var db = await dbs.OpenAsync(actor, ct);
        var domain = await DomainAsync(db, clientId, draft, ct);
        if (domain.Refused(out var none)) return none;
        var sender = NamedSender.Of(domain.Value, draft, clock.GetUtcNow());
        db.NamedSenders.Add(sender);
        if (await SavedAsync(db, ct) is { } taken) return taken;
        LogAdded(sender.Id, domain.Value.Id);
        return NamedSenderRow.Of(sender, domain.Value);
    }

    /// <summary>Edits a sender; campaigns keep what they were written with.</summary>
    public async Task<Result<NamedSenderRow>> EditAsync(Actor actor, Guid id, NamedSenderDraft draft, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        if (await db.NamedSenders.SingleOrDefaultAsync(s => s.Id == id, ct) is not { } sender) return await MissingAsync(db, id, ct);
        if (validator.Refuse(draft, Invalid) is { } refusal) return refusal;
        var domain = await DomainAsync(db, sender.ClientId, draft, ct);
        if (domain.Refused(out var none)) return none;
        sender.Edit(domain.Value, draft);
        if (await SavedAsync(db, ct) is { } taken) return taken;
        return NamedSenderRow.Of(sender, domain.Value);
    }

    /// <summary>Deletes a sender; campaigns keep what they were written with.</summary>
    public async Task<DomainError?> DeleteAsync(Actor actor, Guid id, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        return await db.NamedSenders.Where(s => s.Id == id).ExecuteDeleteAsync(ct) > 0 ? null : await MissingAsync(db, id, ct);
    }

    private static async Task<Result<SendingDomain>> DomainAsync(IDashboardDb db, Guid clientId, NamedSenderDraft draft, CancellationToken ct)
    {
        var name = EmailAddress.Parse(draft.Email).Value.Domain;
        var above = DomainSigners.Above(name);
        var domains = await db.Domains.AsNoTracking().Where(d => d.ClientId == clientId && above.Contains(d.Name)).ToListAsync(ct);
        return domains.MaxBy(d => d.Name.Length) is { } domain ? domain : NamedSenderErrors.NoDomain(name);
    }

    private static async Task<DomainError?> SavedAsync(IDashboardDb db, CancellationToken ct)
    {
        try
        {
            await db.SaveChangesAsync(ct);
            return null;
        }
        catch (DuplicateException)
        {
            return NamedSenderErrors.Taken;
        }
    }

    private static async Task<DomainError> MissingAsync(IDashboardDb db, Guid id, CancellationToken ct) =>
        await db.IsAnothersAsync<NamedSender>(id, ct) ? ActorErrors.OtherClient : NamedSenderErrors.NotFound;

    [LoggerMessage(LogLevel.Information, "Sender {SenderId} added to domain {DomainId}")]
    private partial void LogAdded(Guid senderId, Guid domainId);
}
