using Dashboard.Core.Clients;
using Dashboard.Core.Recipients;
using Dashboard.Core.Sending;
using Dashboard.Core.Tracking;
using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Core.Campaigns;

/// <summary>A campaign's mail as a recipient would read it: nothing is sent, and nothing in it is tracked.</summary>
public sealed class CampaignPreviews(IDashboardDbFactory dbs, IValidator<CampaignDraft> validator, TrackingKeyRing keys, IPublicAddress address, TimeProvider clock)
{
    private const int MostReaders = 20;

    /// <summary>A saved campaign, as one recipient would read it; as the first of its lists where none is named.</summary>
    /// <param name="variant">A letter; A, its own content, where none is named.</param>
    public async Task<Result<MessagePreview>> OfCampaignAsync(Actor actor, Guid id, long? recipientId, string? variant, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        if (await db.Campaigns.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, ct) is not { } campaign) return await CampaignService.MissingAsync(db, id, ct);
        if (recipientId is { } reader && await IsAnothersAsync(db, reader, ct)) return ActorErrors.OtherClient with { Field = "recipientId" };
        if (NumberOf(campaign, variant) is not { } number) return CampaignErrors.VariantUnknown;
        return await RenderAsync(db, campaign, recipientId, number, ct);
    }

    /// <summary>What is being written, as the first recipient of the chosen lists would read it.</summary>
    public async Task<Result<MessagePreview>> OfDraftAsync(Actor actor, CampaignDraft draft, string? variant, CancellationToken ct)
    {
        if (actor.NeedsClient(out var clientId, out var missing)) return missing;
        // A form that is being filled in has gaps; only what cannot be shown at all is said here.
        var shown = draft with { Name = draft.Name.Length > 0 ? draft.Name : "Preview", FromEmail = draft.FromEmail.Length > 0 ? draft.FromEmail : "sender@example.com" };
        if (validator.Refuse(shown with { ScheduledAt = null }, "campaign.invalid") is { } refusal) return refusal;
        await using var db = await dbs.OpenAsync(actor, ct);
        if (await CampaignService.UnknownAsync(db, clientId, shown.Audience, ct) is { } unknown) return unknown;
        var campaign = Campaign.Draft(clientId, shown, actor.Name, clock.GetUtcNow());
        return await RenderAsync(db, campaign, null, NumberOf(campaign, variant) ?? 0, ct);
    }

    /// <summary>A mail that was sent, as its recipient reads it in the browser; null where it is not known any more.</summary>
    public async Task<MessagePreview?> OfMessageAsync(TrackingToken token, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(Actor.House, ct);
        var sent = await db.Messages.Where(m => m.Month == (short)token.Month && m.Id == token.MessageId).Select(m => new { m.CampaignId, m.RecipientId, m.Variant }).SingleOrDefaultAsync(ct);
        if (sent is not { CampaignId: { } campaignId, RecipientId: { } recipientId }) return null;
        if (await db.Campaigns.AsNoTracking().SingleOrDefaultAsync(c => c.Id == campaignId, ct) is not { } campaign) return null;
        var rendered = await RenderAsync(db, campaign, recipientId, VariantMark.ContentOf(sent.Variant), ct);
        return rendered.Refused(out _) ? null : rendered.Value;
    }

    /// <summary>Recipients of a campaign's lists whose address begins with some letters.</summary>
    public async Task<IReadOnlyList<RecipientChoice>> ReadersAsync(Actor actor, Guid id, string? beginning, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        if (await db.Campaigns.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, ct) is not { } campaign) return [];
        var readers = Readers(db, campaign);
        if (!string.IsNullOrWhiteSpace(beginning)) readers = readers.Where(r => r.Email.StartsWith(beginning.Trim()));
        return await readers.OrderBy(r => r.Email).Take(MostReaders).Select(r => new RecipientChoice(r.Id, r.Email)).ToListAsync(ct);
    }

    /// <summary>The number of a variant that the campaign has; A's where none is named.</summary>
    internal static int? NumberOf(Campaign campaign, string? letter) =>
        string.IsNullOrEmpty(letter) ? 0 : VariantMark.NumberOf(letter) is { } number && number <= campaign.Variants.Count ? number : null;

    /// <summary>Whether a named reader is known, and not here.</summary>
    internal static async Task<bool> IsAnothersAsync(IDashboardDb db, long recipientId, CancellationToken ct) =>
        !await db.Recipients.AnyAsync(r => r.Id == recipientId, ct) && await db.IsAnothersAsync<Recipient>(recipientId, ct);

    /// <summary>Whose values fill the merge tags: the named recipient, else the first of the lists, else nobody.</summary>
    internal static async Task<Recipient?> ReaderAsync(IDashboardDb db, Campaign campaign, long? recipientId, CancellationToken ct) =>
        recipientId is { } id
            ? await db.Recipients.AsNoTracking().SingleOrDefaultAsync(r => r.Id == id && r.ClientId == campaign.ClientId, ct)
            : await Readers(db, campaign).OrderBy(r => r.Id).FirstOrDefaultAsync(ct);

    private static IQueryable<Recipient> Readers(IDashboardDb db, Campaign campaign)
    {
        var lists = campaign.ListIds;
        var people = db.Recipients.AsNoTracking().Where(r => r.ClientId == campaign.ClientId);
        return lists.Count == 0 ? people : people.Where(r => db.ListMemberships.Any(m => lists.Contains(m.ListId) && m.RecipientId == r.Id));
    }

    private async Task<Result<MessagePreview>> RenderAsync(IDashboardDb db, Campaign campaign, long? recipientId, int variant, CancellationToken ct)
    {
        var client = await db.Clients.AsNoTracking().SingleOrDefaultAsync(c => c.Id == campaign.ClientId, ct);
        if (client is null) return ClientErrors.NotFound;
        var composer = MessageComposer.Compile(CampaignContent.Of(campaign, client, address.Base, variant: variant), await keys.KeysAsync(ct));
        if (composer.Refused(out var error)) return error;
        var reader = await ReaderAsync(db, campaign, recipientId, ct);
        var target = new MessageTarget(0, 0, reader?.Email ?? "recipient@example.com", reader?.Name, reader?.Attributes ?? [], clock.GetUtcNow());
        try
        {
            return composer.Value.Preview(target);
        }
        catch (Templates.TemplateFailedException e)
        {
            return new DomainError(ErrorKind.Invalid, "campaign.content_fails", e.Message, "html");
        }
    }
}
