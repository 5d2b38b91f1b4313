namespace Dashboard.Core.Sending;

/// <summary>What a campaign's mails are made of: the snapshot that is compiled once and filled for each recipient. Subject, preheader, HTML and text may hold merge tags.</summary>
public sealed record MessageContent
{
    /// <summary>The subject's template.</summary>
    public required string Subject { get; init; }

    /// <summary>The line that mail clients show after the subject.</summary>
    public string? Preheader { get; init; }

    /// <summary>The name that the mail comes from.</summary>
    public string? FromName { get; init; }

    /// <summary>The address that the mail comes from; its domain also names the Message-ID.</summary>
    public required string FromEmail { get; init; }

    /// <summary>Where answers go, where that is another address.</summary>
    public string? ReplyTo { get; init; }

    /// <summary>The HTML's template.</summary>
    public required string Html { get; init; }

    /// <summary>The text part's template; made from the HTML where there is none.</summary>
    public string? Text { get; init; }

    /// <summary>The client's name, as merge tag and in the footer.</summary>
    public required string ClientName { get; init; }

    /// <summary>The campaign's name, as merge tag.</summary>
    public required string CampaignName { get; init; }

    /// <summary>Put an open pixel into the HTML.</summary>
    public bool TrackOpens { get; init; } = true;

    /// <summary>Let http and https links lead through the tracking host.</summary>
    public bool TrackClicks { get; init; } = true;

    /// <summary>Put in a link that no person sees, where clicks are tracked: who follows it is a machine.</summary>
    public bool HiddenLink { get; init; }

    /// <summary>Where the numbers of its tracked links begin: each variant's have their own, so that a click says whose it is.</summary>
    public int FirstLink { get; init; }

    /// <summary>Whether the mail carries a way to unsubscribe: a footer and the headers of RFC 8058. A single mail that someone waits for carries none.</summary>
    public bool HasWayOut { get; init; } = true;

    /// <summary>The list's id in the shape of a host name (RFC 2919), such as <c>news.acme.example</c>.</summary>
    public string? ListId { get; init; }

    /// <summary>Gmail's Feedback-ID, up to four parts with colons between: campaign, client, kind, sender.</summary>
    public string? FeedbackId { get; init; }

    /// <summary>Base of every link in the mail, such as <c>https://mail.acme.example</c>.</summary>
    public required string PublicUrl { get; init; }

    /// <summary>The domain that bounces come back to; without it the From address is the envelope sender.</summary>
    public string? ReturnPathDomain { get; init; }

    /// <summary>The mailbox that takes unsubscribing by mail, beside the link.</summary>
    public string? UnsubscribeMailbox { get; init; }
}
