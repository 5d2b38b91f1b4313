using Dashboard.Core.Audit;
using Dashboard.Core.Clients;
using Dashboard.Core.Domains;
using Dashboard.Core.Reports;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Dashboard.Core.Messages;

/// <summary>Single mails: sent through the same ledger and pump as campaigns, and before them.</summary>
public sealed partial class MessageService(IDashboardDbFactory dbs, IValidator<MessageDraft> validator, IMessageBox box, SenderRule senders, AuditService audit, TimeProvider clock, ILogger<MessageService> log)
{
    /// <summary>The most mails in one call.</summary>
    public const int MostAtOnce = 500;

    private const string Invalid = "message.invalid";

    /// <summary>Takes one mail on. Who must not be mailed is not refused but skipped, and the row says why.</summary>
    public async Task<Result<MessageRow>> SendAsync(Actor actor, MessageDraft draft, CancellationToken ct)
    {
        var sent = await TakeAsync(actor, [draft], index => "", ct);
        return sent.Refused(out var error) ? error : sent.Value[0];
    }

    /// <summary>Takes many on, all or none; fields of a refusal are named as <c>messages[3].to</c>.</summary>
    public async Task<Result<MessageRow[]>> SendManyAsync(Actor actor, IReadOnlyList<MessageDraft> drafts, CancellationToken ct) =>
        drafts.Count is 0 or > MostAtOnce ? MessageErrors.TooMany : await TakeAsync(actor, drafts, index => $"messages[{index}].", ct);

    /// <summary>A slice of the single mails, newest first.</summary>
    public Task<Slice<MessageRow>> SliceAsync(Actor actor, MessageStanding? state, SliceRequest request, CancellationToken ct) => box.SliceAsync(actor.ClientId, state, request, ct);

    /// <summary>How many single mails match: asked for only where a caller wants the total.</summary>
    public Task<int> CountAsync(Actor actor, MessageStanding? state, SliceRequest request, CancellationToken ct) => box.CountAsync(actor.ClientId, state, request, ct);

    /// <summary>One message with its events, a single one or a campaign's; 403 for another client's.</summary>
    public async Task<Result<MessageDetails>> FindAsync(Actor actor, long id, CancellationToken ct)
    {
        if (await box.FindAsync(id, ct) is not { } found) return MessageErrors.NotFound;
        return actor.ClientId is null || actor.ClientId == found.Message.ClientId ? found : ActorErrors.OtherClient;
    }

    private async Task<Result<MessageRow[]>> TakeAsync(Actor actor, IReadOnlyList<MessageDraft> drafts, Func<int, string> place, CancellationToken ct)
    {
        if (actor.Refuse(Rights.Send) is { } mayNot) return mayNot;
        for (var index = 0; index < drafts.Count; index++)
            if (validator.Refuse(drafts[index], Invalid) is { } refusal) return At(place(index), refusal);
        if (actor.NeedsClient(out var clientId, out var missing)) return missing;

        await using var db = await dbs.OpenAsync(actor, ct);
        if (actor.IsTest)
        {
            var sandbox = await db.Relays.Where(r => r.Kind == Relays.RelayKind.Sandbox).Select(r => r.Id).FirstAsync(ct);
            drafts = [.. drafts.Select(d => d with { RelayId = sandbox })];
        }

        if (!await db.Clients.AnyAsync(c => c.Id == clientId, ct)) return ClientErrors.NotFound;
        var wanted = drafts.Select(d => d.RelayId).OfType<Guid>().Distinct().ToList();
        var known = wanted.Count == 0 ? [] : await db.Relays.Where(r => wanted.Contains(r.Id)).Select(r => r.Id).ToListAsync(ct);
        for (var index = 0; index < drafts.Count; index++)
            if (drafts[index].RelayId is { } relay && !known.Contains(relay)) return At(place(index), MessageErrors.RelayUnknown);

        foreach (var (from, relay) in drafts.Select(d => (d.FromEmail!, d.RelayId)).Distinct())
            if (await senders.RefuseAsync(clientId, from, relay, ct) is { } refusal) return refusal;

        var rows = await box.AddAsync(clientId, drafts, clock.GetUtcNow(), ct);
        // One entry for a call, without addresses: the log forgets nothing, and the ledger tells each mail.
        await audit.NoteAsync(actor, "message.sent", new("message", rows[0].Id.ToString(System.Globalization.CultureInfo.InvariantCulture), ClientId: clientId), new { mails = rows.Count, last = rows[^1].Id }, ct);
        LogTaken(rows.Count, clientId);
        return (MessageRow[])[.. rows];
    }

    private static DomainError At(string place, DomainError refusal) => place.Length == 0 ? refusal : refusal with
    {
        Field = place + refusal.Field,
        Fields = refusal.Fields?.ToDictionary(f => place + f.Key, f => f.Value),
    };

    [LoggerMessage(LogLevel.Information, "{Count} single mail(s) taken on for client {ClientId}")]
    private partial void LogTaken(int count, Guid clientId);
}
