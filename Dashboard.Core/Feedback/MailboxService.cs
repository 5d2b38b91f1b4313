using Dashboard.Core.Relays;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Dashboard.Core.Feedback;

/// <summary>The relays' mailboxes: admins set them up, the clock reads them, and each message is marked only when what it says is committed.</summary>
public sealed partial class MailboxService(
    IDashboardDbFactory dbs, IMailboxReader reader, FeedbackService feedback, IValidator<MailboxDraft> validator, INamedHosts hosts, ISecrets secrets, TimeProvider clock, ILogger<MailboxService> log)
{
    private const string Invalid = "mailbox.invalid", PasswordPurpose = "mailbox.password";

    /// <summary>The most messages that one reading takes; the rest comes with the next.</summary>
    private const int MostAtOnce = 1_000;

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    /// <summary>A relay's mailbox, or null where it has none; admins only.</summary>
    public async Task<Result<MailboxRow?>> FindAsync(Actor actor, Guid relayId, CancellationToken ct)
    {
        if (!actor.IsAdmin) return ActorErrors.AdminsOnly;
        await using var db = await dbs.OpenAsync(actor.AtHouse(), ct);
        if (!await db.Relays.AnyAsync(r => r.Id == relayId, ct)) return RelayErrors.NotFound;
        return await db.RelayMailboxes.AsNoTracking().SingleOrDefaultAsync(m => m.RelayId == relayId, ct) is { } mailbox ? MailboxRow.Of(mailbox) : (MailboxRow?)null;
    }

    /// <summary>Every mailbox by its relay; admins only.</summary>
    public async Task<IReadOnlyDictionary<Guid, MailboxRow>> AllAsync(Actor actor, CancellationToken ct)
    {
        if (!actor.IsAdmin) return new Dictionary<Guid, MailboxRow>();
        await using var db = await dbs.OpenAsync(actor.AtHouse(), ct);
        return await db.RelayMailboxes.AsNoTracking().ToDictionaryAsync(m => m.RelayId, MailboxRow.Of, ct);
    }

    /// <summary>Sets a relay's mailbox up, or changes it; a password that is left out stays where the server does. Admins only.</summary>
    public async Task<Result<MailboxRow>> SetAsync(Actor actor, Guid relayId, MailboxDraft draft, CancellationToken ct)
    {
        if (!actor.IsAdmin) return ActorErrors.AdminsOnly;
        if (validator.Refuse(draft, Invalid) is { } refusal) return refusal;
        if (await hosts.RefuseAsync(draft.Host, ct) is { } closed) return FeedbackErrors.Host(closed);
        await using var db = await dbs.OpenAsync(actor.AtHouse(), ct);
        if (!await db.Relays.AnyAsync(r => r.Id == relayId, ct)) return RelayErrors.NotFound;
        var hidden = string.IsNullOrEmpty(draft.Password) ? null : secrets.Protect(PasswordPurpose, draft.Password);
        var mailbox = await db.RelayMailboxes.SingleOrDefaultAsync(m => m.RelayId == relayId, ct);
        if (mailbox is null) db.RelayMailboxes.Add(mailbox = RelayMailbox.Of(relayId, draft, hidden));
        else mailbox.Edit(draft, hidden);
        await db.SaveChangesAsync(ct);
        LogSet(relayId, mailbox.Host);
        return MailboxRow.Of(mailbox);
    }

    /// <summary>Takes a relay's mailbox away; admins only.</summary>
    public async Task<DomainError?> RemoveAsync(Actor actor, Guid relayId, CancellationToken ct)
    {
        if (!actor.IsAdmin) return ActorErrors.AdminsOnly;
        await using var db = await dbs.OpenAsync(actor.AtHouse(), ct);
        return await db.RelayMailboxes.Where(m => m.RelayId == relayId).ExecuteDeleteAsync(ct) == 0 ? FeedbackErrors.NoMailbox : null;
    }

    /// <summary>Reads a relay's mailbox now; admins only. A mailbox that cannot be read is an answer, not a refusal.</summary>
    public async Task<Result<MailboxFetch>> FetchAsync(Actor actor, Guid relayId, CancellationToken ct)
    {
        if (!actor.IsAdmin) return ActorErrors.AdminsOnly;
        await using var db = await dbs.OpenAsync(actor.AtHouse(), ct);
        if (await db.RelayMailboxes.AsNoTracking().SingleOrDefaultAsync(m => m.RelayId == relayId, ct) is not { } mailbox) return FeedbackErrors.NoMailbox;

        var taken = 0;
        string? problem = null;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Longest);
        try
        {
            var password = mailbox.ProtectedPassword is { } kept ? secrets.Reveal(PasswordPurpose, kept) : "";
            var address = new MailboxAddress(mailbox.Kind, mailbox.Host, mailbox.Port, mailbox.Security, mailbox.UserName, password, mailbox.AcceptInvalidCertificate, mailbox.Folder, mailbox.DeletesRead);
            await reader.ReadAsync(address, MostAtOnce, TakeAsync, patience.Token);
        }
        catch (MailboxUnavailableException e)
        {
            problem = e.Message;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            problem = $"It took longer than {Longest.TotalMinutes:0} minutes; the rest comes with the next reading.";
        }

        if (await db.RelayMailboxes.SingleOrDefaultAsync(m => m.RelayId == relayId, ct) is { } now)
        {
            now.Fetched(taken, problem, clock.GetUtcNow());
            await db.SaveChangesAsync(ct);
        }

        LogFetched(relayId, taken, problem ?? "");
        return new MailboxFetch(taken, problem);

        async Task TakeAsync(ReadOnlyMemory<byte> mail, CancellationToken token)
        {
            await feedback.TakeAsync(Actor.House, mail, FeedbackSource.Mailbox, relayId, token);
            taken++;
        }
    }

    /// <summary>Reads every mailbox that is switched on: what the clock calls.</summary>
    public async Task FetchAllAsync(CancellationToken ct)
    {
        List<Guid> relays;
        await using (var db = await dbs.OpenAsync(Actor.House, ct))
            relays = await db.RelayMailboxes.Where(m => m.IsOn).Select(m => m.RelayId).ToListAsync(ct);
        foreach (var relay in relays) await FetchAsync(Actor.House, relay, ct);
    }

    [LoggerMessage(LogLevel.Information, "Relay {RelayId} has its mailbox at {Host}")]
    private partial void LogSet(Guid relayId, string host);

    [LoggerMessage(LogLevel.Information, "Mailbox of relay {RelayId}: {Taken} messages taken. {Problem}")]
    private partial void LogFetched(Guid relayId, int taken, string problem);
}
