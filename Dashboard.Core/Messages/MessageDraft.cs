using Dashboard.Core.Campaigns;

namespace Dashboard.Core.Messages;

/// <summary>What sends a single mail: someone waits for it, such as a receipt or a new password.</summary>
public sealed record MessageDraft
{
    public string To { get; set; } = "";
    public string? ToName { get; set; }
    public string FromEmail { get; set; } = "";
    public string? FromName { get; set; }
    public string? ReplyTo { get; set; }
    public string Subject { get; set; } = "";
    public string? Html { get; set; }
    public string? Text { get; set; }

    /// <summary>Values for merge tags in subject, HTML and text.</summary>
    public Dictionary<string, string?> Data { get; set; } = [];

    /// <summary>The relay to hand it to; the default relay where it is left out.</summary>
    public Guid? RelayId { get; set; }
    public bool TrackOpens { get; set; }
    public bool TrackClicks { get; set; }
    public DoubtfulChoice Doubtful { get; set; }

    /// <summary>The sender's own word for this kind of mail, such as "receipt".</summary>
    public string? Tag { get; set; }
}
