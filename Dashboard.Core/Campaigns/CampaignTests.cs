using Dashboard.Core.Domains;
using Dashboard.Core.Relays;
using Dashboard.Core.Sending;
using Dashboard.Core.Tracking;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Core.Campaigns;

/// <summary>Test mails of a campaign: one mail to one address, outside the ledger and every figure.</summary>
public sealed class CampaignTests(
    IDashboardDbFactory dbs,
    RelayService relays,
    IEnumerable<IMailTransport> transports,
    TrackingKeyRing keys,
    SenderRule senders,
    MailSigning signing,
    IPublicAddress address,
    Audit.AuditService audit,
    TimeProvider clock)
{
    /// <summary>Sends it now and answers the server's words; refused with them where the server refuses.</summary>
    public async Task<Result<string>> SendAsync(Actor actor, Guid id, string? to, long? recipientId, string? variant, CancellationToken ct)
    {
        if (actor.Refuse(Rights.Send) is { } noRight) return noRight;
        var parsed = EmailAddress.Parse(to);
        if (parsed.Refused(out var wrong)) return wrong with { Field = "to" };
        await using var db = await dbs.OpenAsync(actor, ct);
        if (await db.Campaigns.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, ct) is not { } campaign) return await CampaignService.MissingAsync(db, id, ct);
        if (recipientId is { } named && await CampaignPreviews.IsAnothersAsync(db, named, ct)) return ActorErrors.OtherClient with { Field = "recipientId" };
        if (actor.IsTest && !campaign.IsTest) return ActorErrors.TestOnly;
        if (campaign.Incomplete() is { } missing && missing != CampaignErrors.AudienceMissing) return missing;

        if (CampaignPreviews.NumberOf(campaign, variant) is not { } number) return CampaignErrors.VariantUnknown with { Kind = ErrorKind.Invalid, Field = "variant" };

        var client = await db.Clients.AsNoTracking().SingleAsync(c => c.Id == campaign.ClientId, ct);
        var relay = await relays.SettingsAsync(campaign.RelayId, ct);
        if (relay.Refused(out var noRelay)) return noRelay;
        if (await senders.RefuseAsync(campaign.ClientId, campaign.FromEmail, campaign.RelayId, ct) is { } mayNot) return mayNot;
        var content = CampaignContent.Of(campaign, client, address.Base, variant: number);
        content = content with { Subject = "[Test] " + content.Subject, TrackOpens = false, TrackClicks = false, ReturnPathDomain = null };
        var composer = MessageComposer.Compile(content, await keys.KeysAsync(ct));
        if (composer.Refused(out var broken)) return broken;

        var reader = await CampaignPreviews.ReaderAsync(db, campaign, recipientId, ct);
        var target = new MessageTarget(0, 0, parsed.Value.Value, reader?.Name, reader?.Attributes ?? [], clock.GetUtcNow(), Seed: Guid.NewGuid().ToString("N"));
        var handed = await HandOverAsync(relay.Value, campaign, composer.Value, target, ct);
        if (handed.Error is null) await audit.NoteAsync(actor, "campaign.tested", new("campaign", id.ToString(), campaign.Name, campaign.ClientId), new { to = target.Email }, ct);
        return handed;
    }

    private async Task<Result<string>> HandOverAsync(RelaySettings relay, Campaign campaign, MessageComposer composer, MessageTarget target, CancellationToken ct)
    {
        using var mail = new MessageBuffer();
        try
        {
            composer.Compose(target, mail);
            (await signing.ForAsync(campaign.ClientId, campaign.FromEmail, ct))?.Signer.Sign(mail);
            await using var connection = await transports.Single(t => t.Kind == relay.Kind).ConnectAsync(relay.Address, ct);
            var result = await connection.SendAsync(new(composer.EnvelopeFrom(target), target.Email, campaign.ClientId, campaign.Id), mail.Written, ct);
            return result.Outcome is SendOutcome.Accepted ? result.Reply?.ToString() ?? "250" : CampaignErrors.TestRefused(result.Reply?.ToString() ?? result.Outcome.ToString());
        }
        catch (RelayUnavailableException e)
        {
            return CampaignErrors.TestRefused(e.Message);
        }
        catch (Templates.TemplateFailedException e)
        {
            return new DomainError(ErrorKind.Invalid, "campaign.content_fails", e.Message, "html");
        }
    }
}
