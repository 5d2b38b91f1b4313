using Dashboard.Core.Accounts;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Dashboard.Core.Leads;

/// <summary>Leads one by one: adding, finding, editing, moving, merging, deleting.</summary>
public sealed partial class LeadService(IDashboardDbFactory dbs, ILeadBook book, IValidator<LeadDraft> validator, TimeProvider clock, ILogger<LeadService> log)
{
    private const int MostTwins = 50, MostCounted = 10_000;

    /// <summary>A slice of leads.</summary>
    public Task<Slice<LeadRow>> SliceAsync(Actor actor, LeadFilter filter, LeadSort sort, SliceRequest request, CancellationToken ct) => book.SliceAsync(Seen(actor), filter, sort, request, ct);

    /// <summary>How many match: asked for only where a caller wants the total.</summary>
    public Task<int> CountAsync(Actor actor, LeadFilter filter, SliceRequest request, CancellationToken ct) => book.CountAsync(Seen(actor), filter, request, ct);

    /// <summary>How many stand in each stage, up to 10,000.</summary>
    public Task<IReadOnlyDictionary<LeadStage, int>> StagesAsync(Actor actor, CancellationToken ct) => book.StagesAsync(Seen(actor), MostCounted + 1, ct);

    /// <summary>One lead; 403 for another client's.</summary>
    public async Task<Result<LeadDetails>> FindAsync(Actor actor, long id, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        return await db.Leads.AsNoTracking().SingleOrDefaultAsync(l => l.Id == id, ct) is { } lead ? LeadDetails.Of(lead) : await MissingAsync(db, id, ct);
    }

    /// <summary>Adds a lead, or fills the gaps of the one that has this address; says which.</summary>
    public async Task<Result<(LeadDetails Lead, bool IsNew)>> AddAsync(Actor actor, LeadDraft draft, string source, CancellationToken ct)
    {
        if (actor.Refuse(Rights.Edit) is { } mayNot) return mayNot;
        if (actor.NeedsClient(out var clientId, out var missing)) return missing;
        if (validator.Refuse(draft, "lead.invalid") is { } refusal) return refusal;
        var entry = LeadEntry.Of(draft);
        if (entry.Refused(out var empty)) return empty;

        var added = await book.AddAsync(clientId, [entry.Value], source, null, clock.GetUtcNow(), ct);
        await using var db = await dbs.OpenAsync(actor, ct);
        var leads = db.Leads.AsNoTracking().Where(l => l.ClientId == clientId);
        var lead = entry.Value.Email is { } email
            ? await leads.SingleAsync(l => l.Email == email, ct)
            : await leads.Where(l => l.TwinKey == entry.Value.TwinKey).OrderByDescending(l => l.Id).FirstAsync(ct);
        return (LeadDetails.Of(lead), added.Added == 1);
    }

    /// <summary>Changes what is known of a lead, its stage and its owner.</summary>
    public async Task<Result<LeadDetails>> EditAsync(Actor actor, long id, LeadDraft draft, LeadStage stage, Guid? ownerId, CancellationToken ct)
    {
        if (validator.Refuse(draft, "lead.invalid") is { } refusal) return refusal;
        var entry = LeadEntry.Of(draft);
        if (entry.Refused(out var empty)) return empty;

        await using var db = await dbs.OpenAsync(actor, ct);
        if (await db.Leads.SingleOrDefaultAsync(l => l.Id == id, ct) is not { } lead) return await MissingAsync(db, id, ct);
        var now = clock.GetUtcNow();
        if (lead.MoveTo(stage, now) is { } immovable) return immovable;
        if (ownerId != lead.OwnerId)
        {
            if (ownerId is { } owner && !await db.Users.AnyAsync(u => u.Id == owner && (u.ClientId == null || u.ClientId == lead.ClientId), ct)) return LeadErrors.OwnerUnknown;
            lead.GiveTo(ownerId, now);
        }

        lead.Describe(entry.Value, new($"edited by {actor.Name}", now));
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DuplicateException)
        {
            return LeadErrors.EmailTaken;
        }

        return LeadDetails.Of(lead);
    }

    /// <summary>Who can look after a client's leads, as far as the actor may see them: its people, and for the agency its own, too. 403 for another client.</summary>
    public async Task<Result<IReadOnlyList<LeadOwner>>> OwnersAsync(Actor actor, Guid clientId, CancellationToken ct)
    {
        if (!actor.IsAdmin && actor.ClientId != clientId) return ActorErrors.OtherClient;
        await using var db = await dbs.OpenAsync(actor with { ClientId = actor.IsAdmin ? null : actor.ClientId }, ct);
        return await db.Users.AsNoTracking().Where(u => u.ClientId == clientId || (u.ClientId == null && actor.IsAdmin)).OrderBy(u => u.DisplayName).Take(200).Select(u => new LeadOwner(u.Id, u.DisplayName)).ToListAsync(ct);
    }

    /// <summary>Moves a lead on the board.</summary>
    public async Task<Result<LeadDetails>> MoveAsync(Actor actor, long id, LeadStage stage, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        if (await db.Leads.SingleOrDefaultAsync(l => l.Id == id, ct) is not { } lead) return await MissingAsync(db, id, ct);
        if (lead.MoveTo(stage, clock.GetUtcNow()) is { } immovable) return immovable;
        await db.SaveChangesAsync(ct);
        return LeadDetails.Of(lead);
    }

    /// <summary>Forgets a lead. The recipient it may have become stays.</summary>
    public async Task<DomainError?> DeleteAsync(Actor actor, long id, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        if (await db.Leads.SingleOrDefaultAsync(l => l.Id == id, ct) is not { } lead) return await MissingAsync(db, id, ct);
        db.Leads.Remove(lead);
        await db.SaveChangesAsync(ct);
        LogDeleted(id);
        return null;
    }

    /// <summary>Groups of leads that are probably one: the same mailbox in two spellings, or the same name at the same company.</summary>
    public async Task<Result<IReadOnlyList<LeadTwins>>> TwinsAsync(Actor actor, CancellationToken ct)
    {
        if (actor.NeedsClient(out var clientId, out var missing)) return missing;
        return Result<IReadOnlyList<LeadTwins>>.Of(await book.TwinsAsync(clientId, MostTwins, ct));
    }

    /// <summary>Makes others part of one lead: what is chosen field by field, and of the rest what it lacks. The others are gone then.</summary>
    public async Task<Result<LeadDetails>> MergeIntoAsync(Actor actor, long keepId, IReadOnlyCollection<long> otherIds, LeadDraft? chosen, CancellationToken ct)
    {
        if (otherIds.Count is 0 or > 100 || otherIds.Contains(keepId)) return LeadErrors.MergeAlone;
        await using var db = await dbs.OpenAsync(actor, ct);
        if (await db.Leads.SingleOrDefaultAsync(l => l.Id == keepId, ct) is not { } kept) return await MissingAsync(db, keepId, ct);
        var others = await db.Leads.Where(l => otherIds.Contains(l.Id) && l.ClientId == kept.ClientId).OrderBy(l => l.Id).ToListAsync(ct);
        foreach (var id in otherIds)
            if (!others.Exists(l => l.Id == id)) return await MissingAsync(db, id, ct);
        if (others.Append(kept).Where(l => l.RecipientId is not null).DistinctBy(l => l.RecipientId).Count() > 1) return LeadErrors.MergeConverted;

        var merged = Merged(kept, others, chosen ?? new());
        if (validator.Refuse(merged, "lead.invalid") is { } refusal) return refusal;
        var entry = LeadEntry.Of(merged);
        if (entry.Refused(out var empty)) return empty;

        var now = clock.GetUtcNow();
        await using var together = await db.Database.BeginTransactionAsync(ct);
        db.Leads.RemoveRange(others);
        await db.SaveChangesAsync(ct); // the address that is kept may be one of theirs
        kept.Describe(entry.Value, new($"merged by {actor.Name}", now));
        foreach (var twin in others) kept.Absorb(twin, now);
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DuplicateException)
        {
            return LeadErrors.EmailTaken;
        }

        await together.CommitAsync(ct);
        LogMerged(keepId, others.Count);
        return LeadDetails.Of(kept);
    }

    /// <summary>What became of a lead as a recipient; null where it is none.</summary>
    public async Task<Result<LeadOutcome?>> OutcomeAsync(Actor actor, long id, CancellationToken ct)
    {
        var found = await FindAsync(actor, id, ct);
        if (found.Refused(out var missing)) return missing;
        return found.Value.Row.RecipientId is { } recipient ? await book.OutcomeAsync(found.Value.Row.ClientId, recipient, ct) : null;
    }

    private static LeadDraft Merged(Lead kept, IReadOnlyList<Lead> others, LeadDraft chosen)
    {
        return new()
        {
            Email = First(chosen.Email, lead => lead.Email),
            Name = First(chosen.Name, lead => lead.Name),
            Company = First(chosen.Company, lead => lead.Company),
            Phone = First(chosen.Phone, lead => lead.Phone),
            Website = First(chosen.Website, lead => lead.Website),
            Notes = kept.Notes,
            Tags = [.. kept.Tags],
            Fields = new(kept.Fields),
            Consent = kept.Consent,
        };

        string? First(string? wanted, Func<Lead, string?> field) => string.IsNullOrWhiteSpace(wanted) ? others.Prepend(kept).Select(field).FirstOrDefault(value => value is not null) : wanted;
    }

    /// <summary>The client whose leads the actor sees; all for an admin who chose none.</summary>
    private static Guid? Seen(Actor actor) =>
        actor is { IsAdmin: false, ClientId: null } ? throw new InvalidOperationException("Only an admin may look at all clients.") : actor.ClientId;

    private static async Task<DomainError> MissingAsync(IDashboardDb db, long id, CancellationToken ct) => await db.IsAnothersAsync<Lead>(id, ct) ? ActorErrors.OtherClient : LeadErrors.NotFound;

    [LoggerMessage(LogLevel.Information, "Lead {LeadId} deleted")]
    private partial void LogDeleted(long leadId);

    [LoggerMessage(LogLevel.Information, "{Count} leads merged into {LeadId}")]
    private partial void LogMerged(long leadId, int count);
}
