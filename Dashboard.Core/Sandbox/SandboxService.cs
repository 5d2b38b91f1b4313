using System.Globalization;
using System.Text;
using Dashboard.Core.Campaigns;
using Microsoft.EntityFrameworkCore;
using MimeKit;

namespace Dashboard.Core.Sandbox;

/// <summary>The Sandbox's inbox: what was captured, to look through and to read.</summary>
public sealed class SandboxService(IDashboardDbFactory dbs)
{
    /// <summary>A slice of captured mails, newest first; searched by recipient's beginning or by words in the subject. 403 for another client's campaign.</summary>
    public async Task<Result<Slice<CapturedRow>>> ListAsync(Actor actor, Guid? campaignId, string? search, SliceRequest request, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        if (campaignId is { } named && await db.IsAnothersAsync<Campaign>(named, ct)) return ActorErrors.OtherClient with { Field = "campaignId" };
        var query = db.CapturedMessages.AsNoTracking();
        if (campaignId is { } campaign) query = query.Where(m => m.CampaignId == campaign);
        if (!string.IsNullOrWhiteSpace(search)) query = query.Where(m => m.Recipient.StartsWith(search) || m.Subject.Contains(search));
        if (long.TryParse(request.After, CultureInfo.InvariantCulture, out var after)) query = query.Where(m => m.Id < after);
        var rows = await query.OrderByDescending(m => m.Id).Take(request.Take + 1)
            .Select(m => new CapturedRow(m.Id, m.ClientId, m.CampaignId, m.Recipient, m.Subject, m.Source.Length, m.CapturedAt)).ToListAsync(ct);
        return Slice<CapturedRow>.Of(rows, request.Take, r => r.Id.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>One mail, opened; 403 for another client's.</summary>
    public async Task<Result<CapturedMail>> ReadAsync(Actor actor, long id, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        if (await db.CapturedMessages.AsNoTracking().SingleOrDefaultAsync(m => m.Id == id, ct) is not { } captured)
            return await db.IsAnothersAsync<CapturedMessage>(id, ct) ? ActorErrors.OtherClient : SandboxErrors.NotFound;

        using var bytes = new MemoryStream(captured.Source, writable: false);
        using var mail = await MimeMessage.LoadAsync(bytes, ct);
        return new CapturedMail(
            new(captured.Id, captured.ClientId, captured.CampaignId, captured.Recipient, captured.Subject, captured.Source.Length, captured.CapturedAt),
            captured.EnvelopeFrom,
            mail.From.ToString(),
            mail.To.ToString(),
            mail.ReplyTo.Count > 0 ? mail.ReplyTo.ToString() : null,
            mail.Date == default ? null : mail.Date,
            mail.HtmlBody,
            mail.TextBody,
            [.. mail.Headers.Select(h => KeyValuePair.Create(h.Field, h.Value))],
            [.. mail.Attachments.Select(Describe)],
            Encoding.UTF8.GetString(captured.Source));
    }

    /// <summary>Empties the inbox, of the client that was chosen or of all; answers how many mails went.</summary>
    public async Task<int> EmptyAsync(Actor actor, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        return await db.CapturedMessages.ExecuteDeleteAsync(ct);
    }

    private static CapturedAttachment Describe(MimeEntity part)
    {
        var size = part is MimePart { Content.Stream: { } content } ? content.Length : 0;
        return new(part.ContentDisposition?.FileName ?? part.ContentType.Name ?? "attachment", part.ContentType.MimeType, size);
    }
}
