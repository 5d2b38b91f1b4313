using System.Text;
using Dashboard.Core.Domains;
using Dashboard.Core.Tracking;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Dashboard.Core.Feedback;

/// <summary>Takes in what comes back: believed only with a token of ours for a mail that was truly handed over, counted once, and kept for a person where it cannot be read.</summary>
public sealed partial class FeedbackService(
    IDashboardDbFactory dbs, IFeedbackLedger ledger, TrackingKeyRing ring, Unsubscriber unsubscriber, DmarcService dmarc, TimeProvider clock, ILogger<FeedbackService> log)
{
    /// <summary>More than this many do not wait for a person: someone is playing.</summary>
    private const int MostWaiting = 5_000;

    /// <summary>Reads a mail and acts on it; a forged one is answered the same, and changes nothing.</summary>
    public async Task<FeedbackReceipt> TakeAsync(Actor actor, ReadOnlyMemory<byte> mail, FeedbackSource source, Guid? relayId, CancellationToken ct)
    {
        var report = BounceMailParser.Read(mail.Span);
        if (report.Kind is not (FeedbackKind.Bounce or FeedbackKind.Complaint) && DmarcMail.FileIn(mail, report.Subject) is { } file && await dmarc.TakeAsync(actor, null, file, ct) is var taken && taken.Error is null or { Code: "dmarc.other_domain" or "dmarc.too_many" })
        {
            LogTaken(FeedbackKind.DmarcReport, source, null, taken.Error is null);
            return new(report.As(FeedbackKind.DmarcReport), null, taken.Error is null);
        }

        var keys = await ring.KeysAsync(ct);
        if (report.Kind is FeedbackKind.Unsubscribe) return await WithdrawAsync(actor, report, keys, ct);

        var message = report.TryFindToken(keys, out var token) ? await MessageAsync(actor, token, ct) : null;
        var changed = report.Kind switch
        {
            FeedbackKind.Bounce when message is not null => await BounceAsync(message, report, ct),
            FeedbackKind.Complaint when message is not null => await ledger.ComplainAsync(message, report.Recipients is [var person, ..] ? person.Reason : "Reported as spam", ct),
            FeedbackKind.OptOut when message is not null => await LeaveAsync(token, ct),
            FeedbackKind.Unclassified => await KeepAsync(actor, mail, report, message, source, relayId, ct),
            _ => false,
        };
        LogTaken(report.Kind, source, message?.Id, changed);
        return new(report, message, changed);
    }

    /// <summary>Takes in what a provider says that proved who it is: about the message that its token names, or else the last one through the relay to that address.</summary>
    public async Task<bool> TakeAsync(Guid relayId, ProviderEvent said, CancellationToken ct)
    {
        var keys = await ring.KeysAsync(ct);
        var message = TrackingToken.TryFindBounce(said.Token, keys, out var token)
            ? await MessageAsync(Actor.House, token, ct)
            : await ledger.LatestAsync(relayId, said.Email, ct);
        if (message is null) return false;
        var changed = said.Kind switch
        {
            FeedbackKind.Bounce => await ledger.BounceAsync(message, said.Class, Storable(said.Said), ct),
            FeedbackKind.Complaint => await ledger.ComplainAsync(message, Storable(said.Said), ct),
            FeedbackKind.OptOut => await LeaveAsync(new TrackingToken(TokenKind.Unsubscribe, (ushort)message.Month, message.Id), ct),
            _ => false,
        };
        LogTaken(said.Kind, FeedbackSource.Provider, message.Id, changed);
        return changed;
    }

    /// <summary>The mails that wait for a person, or have been settled; newest first.</summary>
    public async Task<Slice<ReturnedMailRow>> SliceAsync(Actor actor, ReturnedMailState state, SliceRequest request, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        var query = db.ReturnedMails.AsNoTracking().Where(m => m.State == state);
        if (Guid.TryParse(request.After, out var after)) query = query.Where(m => m.Id < after);
        var rows = await query.OrderByDescending(m => m.Id).Take(request.Take + 1)
            .Select(m => new ReturnedMailRow(m.Id, m.ClientId, m.Source, m.Sender, m.Subject, m.ReceivedAt, m.State, m.Decision, m.DecidedBy, m.MessageId != null)).ToListAsync(ct);
        return Slice<ReturnedMailRow>.Of(rows, request.Take, m => m.Id.ToString());
    }

    /// <summary>How many wait.</summary>
    public async Task<int> WaitingAsync(Actor actor, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        return await db.ReturnedMails.CountAsync(m => m.State == ReturnedMailState.Waiting, ct);
    }

    /// <summary>The source of a mail that waits, as text.</summary>
    public async Task<Result<string>> SourceAsync(Actor actor, Guid id, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        var raw = await db.ReturnedMails.AsNoTracking().Where(m => m.Id == id).Select(m => m.Raw).SingleOrDefaultAsync(ct);
        if (raw is null) return await MissingAsync(db, id, ct);
        return System.Text.Unicode.Utf8.IsValid(raw) ? Encoding.UTF8.GetString(raw) : Encoding.Latin1.GetString(raw);
    }

    /// <summary>A person says what a mail is; from there it counts as any other bounce.</summary>
    public async Task<DomainError?> DecideAsync(Actor actor, Guid id, BounceClass verdict, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        if (await db.ReturnedMails.SingleOrDefaultAsync(m => m.Id == id, ct) is not { } mail) return await MissingAsync(db, id, ct);
        if (mail.Decide(verdict, actor.Name, clock.GetUtcNow()) is { } refusal) return refusal;
        if (await ledger.FindAsync(mail.MessageMonth!.Value, mail.MessageId!.Value, ct) is { } message)
            await ledger.BounceAsync(message, verdict, $"Decided by {actor.Name}: {mail.Subject}", ct); // twice changes nothing, so this comes first
        await db.SaveChangesAsync(ct);
        LogSettled(id, mail.State);
        return null;
    }

    /// <summary>A person says that a mail is nothing.</summary>
    public async Task<DomainError?> DismissAsync(Actor actor, Guid id, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        if (await db.ReturnedMails.SingleOrDefaultAsync(m => m.Id == id, ct) is not { } mail) return await MissingAsync(db, id, ct);
        if (mail.Dismiss(actor.Name, clock.GetUtcNow()) is { } refusal) return refusal;
        await db.SaveChangesAsync(ct);
        LogSettled(id, mail.State);
        return null;
    }

    /// <summary>The message that a token names, where the actor may speak for its client and it may still come back.</summary>
    private async Task<ReportedMessage?> MessageAsync(Actor actor, TrackingToken token, CancellationToken ct)
    {
        var message = await ledger.FindAsync((short)token.Month, token.MessageId, ct);
        if (message is null || !message.MayComeBack(clock.GetUtcNow())) return null;
        return actor.ClientId is null || actor.ClientId == message.ClientId ? message : null;
    }

    private Task<bool> BounceAsync(ReportedMessage message, FeedbackReport report, CancellationToken ct)
    {
        // The mail had one recipient; a report that names several, or another name of them, is about that one all the same.
        var person = report.Recipients.FirstOrDefault(r => r.Email.Equals(message.Email, StringComparison.OrdinalIgnoreCase)) ?? report.Recipients[0];
        var said = string.Join(' ', new[] { person.Diagnostic is { } diagnostic && person.Status is { } status && diagnostic.Contains(status, StringComparison.Ordinal) ? null : person.Status, person.Diagnostic ?? person.Reason }.OfType<string>());
        return ledger.BounceAsync(message, person.Class, Storable(said), ct);
    }

    private async Task<FeedbackReceipt> WithdrawAsync(Actor actor, FeedbackReport report, TrackingKeys keys, CancellationToken ct)
    {
        if (!report.TryFindWithdrawal(keys, out var token) || await MessageAsync(actor, token, ct) is not { } message) return new(report, null, false);
        await LeaveAsync(token, ct);
        return new(report, message, true);
    }

    private async Task<bool> LeaveAsync(TrackingToken token, CancellationToken ct)
    {
        await unsubscriber.UnsubscribeAsync(token, "mail", null, null, ct);
        return true;
    }

    private async Task<bool> KeepAsync(Actor actor, ReadOnlyMemory<byte> mail, FeedbackReport report, ReportedMessage? message, FeedbackSource source, Guid? relayId, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(Actor.House, ct);
        if (await db.ReturnedMails.CountAsync(m => m.State == ReturnedMailState.Waiting, ct) >= MostWaiting) return false;
        db.ReturnedMails.Add(ReturnedMail.Keep(mail, report, message, actor.ClientId, source, relayId, clock.GetUtcNow()));
        try
        {
            await db.SaveChangesAsync(ct);
            return true;
        }
        catch (DuplicateException)
        {
            return false; // it waits already
        }
    }

    private static async Task<DomainError> MissingAsync(IDashboardDb db, Guid id, CancellationToken ct) =>
        await db.IsAnothersAsync<ReturnedMail>(id, ct) ? ActorErrors.OtherClient : FeedbackErrors.NotFound;

    private static string Storable(string text)
    {
        var clean = string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c).Where(c => !char.IsSurrogate(c)));
        return clean.Length > Sending.SmtpReply.MostText ? clean[..Sending.SmtpReply.MostText] : clean;
    }

    [LoggerMessage(LogLevel.Information, "A {Kind} came in by {Source} for message {MessageId}; changed something: {Changed}")]
    private partial void LogTaken(FeedbackKind kind, FeedbackSource source, long? messageId, bool changed);

    [LoggerMessage(LogLevel.Information, "Returned mail {Id} is {State}")]
    private partial void LogSettled(Guid id, ReturnedMailState state);
}
