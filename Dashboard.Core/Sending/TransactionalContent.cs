using Dashboard.Core.Templates;

namespace Dashboard.Core.Sending;

/// <summary>What a single mail is made of, in the composer's terms: no list, no way out, tracked only where asked.</summary>
internal static class TransactionalContent
{
    public static MessageContent Of(TransactionalMail mail, string publicUrl) => new()
    {
        Subject = mail.Subject,
        FromName = mail.FromName,
        FromEmail = mail.FromEmail,
        ReplyTo = mail.ReplyTo,
        Html = string.IsNullOrWhiteSpace(mail.Html) ? MailSource.HtmlOf(mail.Text ?? "") : mail.Html,
        Text = mail.Text,
        ClientName = mail.ClientName,
        CampaignName = "",
        TrackOpens = mail.TrackOpens,
        TrackClicks = mail.TrackClicks,
        HasWayOut = false,
        FeedbackId = $"{mail.ClientId:N}:transactional:message:smtpcloud",
        PublicUrl = mail.TrackingUrl ?? publicUrl,
        ReturnPathDomain = EmailAddress.Parse(mail.FromEmail).Value.Domain,
    };
}
