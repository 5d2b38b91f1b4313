using Dashboard.Core.Clients;
using Dashboard.Core.Feedback;
using Dashboard.Core.Sending;

namespace Dashboard.Core.Campaigns;

/// <summary>What a campaign's mails are made of, in the composer's terms.</summary>
internal static class CampaignContent
{
    public static MessageContent Of(Campaign campaign, Client client, string publicUrl, RelayMailbox? mailbox = null) => new()
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
