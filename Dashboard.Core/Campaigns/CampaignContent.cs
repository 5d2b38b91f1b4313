using Dashboard.Core.Clients;
using Dashboard.Core.Feedback;
using Dashboard.Core.Sending;

namespace Dashboard.Core.Campaigns;

/// <summary>What a campaign's mails are made of, in the composer's terms.</summary>
internal static class CampaignContent
{
    /// <param name="variant">0 for A, its own content.</param>
    public static MessageContent Of(Campaign campaign, Client client, string publicUrl, RelayMailbox? mailbox = null, int variant = 0)
    {
        var own = Of(campaign, client, publicUrl, mailbox);
        if (campaign.Variants.Find(v => v.Number == variant) is not { } other) return own;
        return own with
        {
            Subject = other.Subject ?? own.Subject,
            Preheader = other.Preheader ?? own.Preheader,
            FromName = other.FromName ?? own.FromName,
            Html = other.Html ?? own.Html,
            Text = other.Text ?? own.Text,
            FirstLink = variant * VariantMark.LinksApart,
        };
    }

    private static MessageContent Of(Campaign campaign, Client client, string publicUrl, RelayMailbox? mailbox) => new()
    {
        Subject = campaign.Subject,
        Preheader = campaign.Preheader,
        FromName = campaign.FromName.Length > 0 ? campaign.FromName : null,
        FromEmail = campaign.FromEmail,
        ReplyTo = campaign.ReplyTo,
        Html = campaign.Html,
        Text = campaign.Text,
        ClientName = client.Name,
        CampaignName = campaign.Name,
        ListId = $"{client.Id:N}.{EmailAddress.Parse(campaign.FromEmail).Value.Domain}",
        HiddenLink = true,
        FeedbackId = $"{campaign.Id:N}:{client.Id:N}:campaign:smtpcloud",
        PublicUrl = client.TrackingUrl ?? publicUrl,
        ReturnPathDomain = mailbox?.ReturnPathDomain ?? EmailAddress.Parse(campaign.FromEmail).Value.Domain,
        UnsubscribeMailbox = mailbox?.Address,
    };
}
