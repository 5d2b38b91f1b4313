using Dashboard.Core.Lists;
using Dashboard.Core.Suppressions;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Dashboard.Core.Recipients;

/// <summary>People of a client: adding, finding, editing, deleting, looking through. Files of them are <c>ImportService</c>'s.</summary>
public sealed partial class RecipientService(
    IDashboardDbFactory dbs,
    IRecipientSearch search,
    IRecipientTimeline timeline,
    IRecipientActs acts,
    IValidator<RecipientDraft> validator,
    TimeProvider clock,
    ILogger<RecipientService> log)
{
    /// <summary>The most that <see cref="AddBulkAsync"/> takes.</summary>
    public const int MostAtOnce = 1000;

    private const string Invalid = "recipient.invalid";

    /// <summary>A slice of recipients, newest first; <see cref="SliceRequest.Search"/> finds the beginning of any word of address and name.</summary>
    public Task<Slice<RecipientRow>> SliceAsync(Actor actor, RecipientFilter filter, SliceRequest request, CancellationToken ct) =>
        search.SliceAsync(Seen(actor), filter, request, ct);

    /// <summary>How many match: asked for only where a caller wants the total.</summary>
    public Task<int> CountAsync(Actor actor, RecipientFilter filter, SliceRequest request, CancellationToken ct) =>
        search.CountAsync(Seen(actor), filter, request, ct);

    /// <summary>About how many match, without looking at them: what “all that match” says before it is done.</summary>
    public Task<long> EstimateAsync(Actor actor, RecipientFilter filter, SliceRequest request, CancellationToken ct) =>
        search.EstimateAsync(Seen(actor), filter, request, ct);

    /// <summary>The members of a list; 403 for another client's list.</summary>
    public async Task<Result<Slice<RecipientRow>>> MembersAsync(Actor actor, Guid listId, RecipientFilter filter, SliceRequest request, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        var owner = await db.Lists.Where(l => l.Id == listId).Select(l => (Guid?)l.ClientId).SingleOrDefaultAsync(ct);
        if (owner is null) return await ListMissingAsync(db, listId, ct) is { Kind: ErrorKind.Forbidden } other ? other : ListErrors.NotFound;
        return await search.SliceAsync(owner, filter with { ListId = listId }, request, ct); // the client's name opens the indexes, also to an admin who looks at all
    }

    /// <summary>One recipient with their lists; 403 for another client's.</summary>
    public async Task<Result<RecipientDetails>> FindAsync(Actor actor, long id, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        return await db.Recipients.AsNoTracking().SingleOrDefaultAsync(r => r.Id == id, ct) is { } found ? await DetailsAsync(db, found, ct) : await MissingAsync(db, id, ct);
    }

    /// <summary>Makes a person known, or brings up to date who has this address already, and puts them into the lists that are named.</summary>
    public async Task<Result<RecipientAdded>> AddAsync(Actor actor, RecipientDraft draft, string source, CancellationToken ct)
    {
        if (validator.Refuse(draft, Invalid) is { } refusal) return refusal;
        var put = await PutAsync(actor, [(0, draft, EmailAddress.Parse(draft.Email).Value)], source, ct);
        if (put.Refused(out var error)) return error;
        if (put.Value.Refused is [var refused]) return refused.Error;

        await using var db = await dbs.OpenAsync(actor, ct);
        var email = EmailAddress.Parse(draft.Email).Value.Value;
        var recipient = await db.Recipients.AsNoTracking().SingleAsync(r => r.ClientId == actor.ClientId && r.Email == email, ct);
        return new RecipientAdded(await DetailsAsync(db, recipient, ct), put.Value.Added == 1);
    }

    /// <summary>The same for up to 1,000 at once: what is well formed is taken, the rest is answered with its place and reason.</summary>
    public async Task<Result<BulkAdded>> AddBulkAsync(Actor actor, IReadOnlyList<RecipientDraft> drafts, string source, CancellationToken ct)
    {
        if (drafts.Count is 0 or > MostAtOnce) return RecipientErrors.TooMany;
        var good = new List<(int, RecipientDraft, EmailAddress)>();
        var refused = new List<BulkRefusal>();
        for (var at = 0; at < drafts.Count; at++)
        {
            if (validator.Refuse(drafts[at], Invalid) is { } refusal) refused.Add(new(at, drafts[at].Email, refusal));
            else good.Add((at, drafts[at], EmailAddress.Parse(drafts[at].Email).Value));
        }

        var put = await PutAsync(actor, good, source, ct);
        if (put.Refused(out var error)) return error;
        return put.Value with { Refused = [.. refused.Concat(put.Value.Refused).OrderBy(r => r.Index)] };
    }

    /// <summary>Changes address, name or attributes; what is not named stays.</summary>
    public async Task<Result<RecipientDetails>> EditAsync(Actor actor, long id, RecipientEdit edit, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        if (await db.Recipients.SingleOrDefaultAsync(r => r.Id == id, ct) is not { } recipient) return await MissingAsync(db, id, ct);
        var wanted = new RecipientDraft { Email = edit.Email ?? recipient.Email, Name = edit.Name, Attributes = edit.Attributes ?? [] };
        if (validator.Refuse(wanted, Invalid) is { } refusal) return refusal;

        var now = clock.GetUtcNow();
        if (recipient.Describe(edit.Name, edit.Attributes, now) is { } tooMany) return tooMany;
        if (edit.Email is not null)
        {
            recipient.MoveTo(EmailAddress.Parse(edit.Email).Value, now);
            var statuses = await StatusesAsync(db, recipient.ClientId, [recipient.Email], ct);
            recipient.Stand(statuses.GetValueOrDefault(recipient.Email));
        }

        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DuplicateException)
        {
            return RecipientErrors.EmailTaken;
        }

        return await DetailsAsync(db, recipient, ct);
    }

    /// <summary>Forgets a person: lists, name, address, attributes, and what their mails and events say of them. What was sent stays counted; a suppression of the address stays, or they would be mailed again.</summary>
    public async Task<DomainError?> DeleteAsync(Actor actor, long id, CancellationToken ct)
    {
        if (actor.Refuse(Rights.Edit) is { } mayNot) return mayNot;
        await using var db = await dbs.OpenAsync(actor, ct);
        if (await db.Recipients.AsNoTracking().SingleOrDefaultAsync(r => r.Id == id, ct) is not { } recipient) return await MissingAsync(db, id, ct);
        await acts.ForgetAsync(recipient.ClientId, [id], ct);
        LogDeleted(id);
        return null;
    }

    /// <summary>The consents that were written down for a recipient, newest first; empty for another client's.</summary>
    public async Task<IReadOnlyList<ConsentRow>> ConsentsAsync(Actor actor, long id, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        var found = await (
            from consent in db.Consents.AsNoTracking()
            join list in db.Lists on consent.ListId equals list.Id into lists
            from list in lists.DefaultIfEmpty()
            where consent.RecipientId == id
            orderby consent.Id descending
            select new { consent, List = list == null ? null : list.Name }).Take(100).ToListAsync(ct);
        return [.. found.Select(f => new ConsentRow(f.consent.How, f.List, f.consent.Wording, f.consent.AskedAt, f.consent.AskedFrom?.ToString(), f.consent.GivenAt, f.consent.GivenFrom?.ToString()))];
    }

    /// <summary>All that happened between a recipient and us, newest first.</summary>
    public async Task<Result<Slice<TimelineEntry>>> TimelineAsync(Actor actor, long id, SliceRequest request, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        return await db.Recipients.AnyAsync(r => r.Id == id, ct) ? await timeline.SliceAsync(actor.ClientId, id, request, ct) : await MissingAsync(db, id, ct);
    }

    private static Guid? Seen(Actor actor) =>
        actor is { IsAdmin: false, ClientId: null } ? throw new InvalidOperationException("Only an admin may look at all clients.") : actor.ClientId;

    private async Task<Result<BulkAdded>> PutAsync(Actor actor, IReadOnlyList<(int Index, RecipientDraft Draft, EmailAddress Email)> drafts, string source, CancellationToken ct)
    {
        if (actor.NeedsClient(out var clientId, out var missing)) return missing;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await PutOnceAsync(actor, clientId, drafts, source, ct);
            }
            catch (DuplicateException) when (attempt < 5)
            {
                // Someone else added one of them in between: the next look finds them.
            }
        }
    }

    private async Task<Result<BulkAdded>> PutOnceAsync(
        Actor actor, Guid clientId, IReadOnlyList<(int Index, RecipientDraft Draft, EmailAddress Email)> drafts, string source, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        var wanted = drafts.SelectMany(d => d.Draft.ListIds).Distinct().Order().ToList();
        if (await UnknownListAsync(db, clientId, wanted, ct) is { } unknown) return unknown;

        await using var together = await db.Database.BeginTransactionAsync(ct);
        var emails = drafts.Select(d => d.Email.Value).ToList();
        var known = await db.Recipients.Where(r => r.ClientId == clientId && emails.Contains(r.Email)).ToDictionaryAsync(r => r.Email, StringComparer.OrdinalIgnoreCase, ct);
        var statuses = await StatusesAsync(db, clientId, emails, ct);
        var (added, updated) = (new HashSet<Recipient>(), new HashSet<Recipient>());
        var refused = new List<BulkRefusal>();
        var joining = wanted.ToDictionary(list => list, _ => new HashSet<Recipient>());
        var now = clock.GetUtcNow();
        foreach (var (index, draft, email) in drafts)
        {
            if (known.TryGetValue(email.Value, out var recipient))
            {
                if (recipient.Describe(draft.Name, draft.Attributes, now) is { } tooMany)
                {
                    refused.Add(new(index, draft.Email, tooMany));
                    continue;
                }

                if (!added.Contains(recipient)) updated.Add(recipient);
            }
            else
            {
                var attributes = draft.Attributes.Where(pair => pair.Value is not null).ToDictionary();
                recipient = Recipient.Know(clientId, email, draft.Name, attributes, source, now);
                recipient.Stand(statuses.GetValueOrDefault(email.Value));
                db.Recipients.Add(recipient);
                known.Add(email.Value, recipient);
                added.Add(recipient);
            }

            foreach (var list in draft.ListIds) joining[list].Add(recipient);
        }

        await db.SaveChangesAsync(ct);
        foreach (var (list, people) in joining.OrderBy(pair => pair.Key)) await ListMembers.JoinAsync(db, clientId, list, [.. people.Select(r => r.Id)], now, ct);
        await together.CommitAsync(ct);
        LogAdded(clientId, added.Count, updated.Count);
        return new BulkAdded(added.Count, updated.Count, refused);
    }

    /// <summary>How people with these addresses stand because of suppressions that were there before them.</summary>
    private static async Task<Dictionary<string, RecipientStatus>> StatusesAsync(IDashboardDb db, Guid clientId, List<string> emails, CancellationToken ct)
    {
        // The house's own suppressions hold for every client, and are no client's rows: the filter would hide them.
        var found = await db.Suppressions.IgnoreQueryFilters().Where(s => (s.ClientId == clientId || s.ClientId == null) && emails.Contains(s.Email))
            .Select(s => new { s.Email, s.Reason }).ToListAsync(ct);
        return found.GroupBy(s => s.Email, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(group => group.Key, group => group.Max(s => SuppressionService.StatusOf(s.Reason)), StringComparer.OrdinalIgnoreCase);
    }

    private static async Task<DomainError?> UnknownListAsync(IDashboardDb db, Guid clientId, List<Guid> wanted, CancellationToken ct)
    {
        if (wanted.Count == 0) return null;
        var found = await db.Lists.Where(l => l.ClientId == clientId && wanted.Contains(l.Id)).Select(l => l.Id).ToListAsync(ct);
        foreach (var list in wanted.Except(found)) return await ListMissingAsync(db, list, ct);
        return null;
    }

    private static async Task<RecipientDetails> DetailsAsync(IDashboardDb db, Recipient recipient, CancellationToken ct)
    {
        var lists = await (
            from list in db.Lists
            from member in db.ListMemberships.Where(m => m.ListId == list.Id && m.RecipientId == recipient.Id)
            orderby list.Name
            select new RecipientList(list.Id, list.Name, member.AddedAt)).ToListAsync(ct);
        return new(Row(recipient), lists);
    }

    private static RecipientRow Row(Recipient r) => new(r.Id, r.ClientId, r.Email, r.Name, r.Status, r.Attributes, r.Source, r.CreatedAt, r.UpdatedAt);

    private static async Task<DomainError> ListMissingAsync(IDashboardDb db, Guid id, CancellationToken ct) =>
        await db.IsAnothersAsync<MailingList>(id, ct) ? ActorErrors.OtherClient with { Field = "listIds" } : RecipientErrors.ListUnknown;

    private static async Task<DomainError> MissingAsync(IDashboardDb db, long id, CancellationToken ct) =>
        await db.IsAnothersAsync<Recipient>(id, ct) ? ActorErrors.OtherClient : RecipientErrors.NotFound;

    [LoggerMessage(LogLevel.Information, "Client {ClientId}: {Added} recipients added, {Updated} updated")]
    private partial void LogAdded(Guid clientId, int added, int updated);

    [LoggerMessage(LogLevel.Information, "Recipient {RecipientId} deleted")]
    private partial void LogDeleted(long recipientId);
}
