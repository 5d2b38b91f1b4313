namespace Dashboard.Core.Feedback;

/// <summary>What a mail that came back is. Stored as a small number; the order is fixed.</summary>
public enum FeedbackKind : short
{
    /// <summary>Ordinary mail: none of our business.</summary>
    NotABounce = 0,

    /// <summary>A mail did not arrive, and nobody tries any longer.</summary>
    Bounce = 1,

    /// <summary>The recipient called it spam, fraud or a virus (RFC 5965 and its forerunners).</summary>
    Complaint = 2,

    /// <summary>A machine answered for its owner (RFC 3834).</summary>
    AutoReply = 3,

    /// <summary>It has not arrived yet; the server goes on trying.</summary>
    Delayed = 4,

    /// <summary>It arrived, or went on to where no reports come from.</summary>
    Delivered = 5,

    /// <summary>A report of some kind that no rule can read: it waits for a person.</summary>
    Unclassified = 6,

    /// <summary>The recipient says that it was no spam.</summary>
    NotSpam = 7,

    /// <summary>A receiver tells of SPF, DKIM or DMARC that failed.</summary>
    AuthFailure = 8,

    /// <summary>A provider passes on that the recipient wants no more.</summary>
    OptOut = 9,

    /// <summary>The recipient asks by mail to be mailed no more (List-Unsubscribe's mailto).</summary>
    Unsubscribe = 10,

    /// <summary>A receiver's aggregate report of mail in a domain's name (RFC 7489).</summary>
    DmarcReport = 11,
}
