using System.Net;
using Dashboard.Core.Recipients;
using Dashboard.Core.Suppressions;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Core.Tracking;

/// <summary>The recipient's own withdrawal: by the page's button, by one click of the mail program (RFC 8058), by mail, or list by list.</summary>
public sealed class Unsubscriber(IDashboardDbFactory dbs, VisitLog visits, TimeProvider clock)
{
    /// <summary>The longest pause, in weeks.</summary>
    public const int MostWeeks = 26;

    /// <summary>Who a link's page talks to; null where the message or its recipient is not known any more.</summary>
    public async Task<Subscription?> FindAsync(TrackingToken token, CancellationToken ct)
    {
        if (await OwnerAsync(token, ct) is not { } owner) return null;
        await using var db = await dbs.OpenAsync(Actor.System(owner), ct);
        var found = await (
            from m in db.Messages
            join r in db.Recipients on m.RecipientId equals r.Id
            join c in db.Clients on m.ClientId equals c.Id
            where m.Month == (short)token.Month && m.Id == token.MessageId
            select new { r.Id, r.ClientId, r.Email, r.Status, Client = c.Name }).AsNoTracking().SingleOrDefaultAsync(ct);
        if (found is null) return null;

        var lists = await (
            from member in db.ListMemberships
            join list in db.Lists on member.ListId equals list.Id
            where member.RecipientId == found.Id
            orderby list.Name
            select new SubscribedList(list.Id, list.Name)).ToListAsync(ct);
        var pausedUntil = await db.Suppressions.Where(s => s.ClientId == found.ClientId && s.Email == found.Email && s.Reason == SuppressionReason.Paused).Select(s => s.EndsAt).SingleOrDefaultAsync(ct);
        return new(found.Client, Mask(found.Email), found.Status == RecipientStatus.Unsubscribed, lists, pausedUntil);
    }

    /// <summary>From now on this person is not mailed by this client. When it comes back that is kept; saying it twice changes nothing.</summary>
    /// <param name="how">one-click, page, preferences or mail.</param>
    public Task UnsubscribeAsync(TrackingToken token, string how, IPAddress? ip, string? userAgent, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return visits.RecordAsync(
            new Visit(Guid.CreateVersion7(now), EventKind.Unsubscribed, now, (short)token.Month, token.MessageId, Ip: ip, UserAgent: userAgent, Detail: how), ct);
    }

    /// <summary>No campaign for some weeks, or, with 0, campaigns again from now on. What holds for longer stays. False where the message is not known any more.</summary>
    public async Task<bool> PauseAsync(TrackingToken token, int weeks, CancellationToken ct)
    {
        if (await OwnerAsync(token, ct) is not { } owner) return false;
        await using var db = await dbs.OpenAsync(Actor.System(owner), ct);
        var found = await (
            from m in db.Messages
            join r in db.Recipients on m.RecipientId equals r.Id
            where m.Month == (short)token.Month && m.Id == token.MessageId
            select new { r.ClientId, r.Email }).SingleOrDefaultAsync(ct);
        if (found is null) return false;

        await using var together = await db.Database.BeginTransactionAsync(ct);
        await db.Suppressions.Where(s => s.ClientId == found.ClientId && s.Email == found.Email && s.Reason == SuppressionReason.Paused).ExecuteDeleteAsync(ct);
        if (weeks > 0 && !await db.Suppressions.AnyAsync(s => s.ClientId == found.ClientId && s.Email == found.Email, ct))
        {
            var now = clock.GetUtcNow();
            db.Suppressions.Add(Suppression.Pause(found.ClientId, EmailAddress.Parse(found.Email).Value, now.AddDays(7 * Math.Min(weeks, MostWeeks)), now));
            await db.SaveChangesAsync(ct);
        }

        await together.CommitAsync(ct);
        return true;
    }

    /// <summary>Takes the person out of every list they are in but those they keep. False where the message is not known any more.</summary>
    public async Task<bool> KeepListsAsync(TrackingToken token, IReadOnlyCollection<Guid> keep, CancellationToken ct)
    {
        if (await OwnerAsync(token, ct) is not { } owner) return false;
        await using var db = await dbs.OpenAsync(Actor.System(owner), ct);
        var recipient = await db.Messages.Where(m => m.Month == (short)token.Month && m.Id == token.MessageId).Select(m => m.RecipientId).SingleOrDefaultAsync(ct);
        if (recipient is null) return false;

        await using var together = await db.Database.BeginTransactionAsync(ct);
        var leaving = await db.ListMemberships.Where(m => m.RecipientId == recipient && !keep.Contains(m.ListId)).Select(m => m.ListId).Order().ToListAsync(ct);
        foreach (var list in leaving)
        {
            if (await db.ListMemberships.Where(m => m.RecipientId == recipient && m.ListId == list).ExecuteDeleteAsync(ct) == 0) continue;
            await db.Lists.Where(l => l.Id == list).ExecuteUpdateAsync(set => set.SetProperty(l => l.MemberCount, l => l.MemberCount - 1), ct);
        }

        await together.CommitAsync(ct);
        return true;
    }

    /// <summary>Whose message a link was in: all that is asked before it is known.</summary>
    private async Task<Guid?> OwnerAsync(TrackingToken token, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(Actor.House, ct);
        return await db.Messages.Where(m => m.Month == (short)token.Month && m.Id == token.MessageId).Select(m => (Guid?)m.ClientId).SingleOrDefaultAsync(ct);
    }

    private static string Mask(string email)
    {
        var at = email.LastIndexOf('@');
        return at < 1 ? "•••" : $"{email[0]}•••{email[at..]}";
    }
}
