namespace Dashboard.Core.Campaigns;

/// <summary>What a person or a program fills in to make or edit a campaign.</summary>
public sealed record CampaignDraft
{
    public string Name { get; set; } = "";
    public string Subject { get; set; } = "";

    /// <summary>The line that mail programs show behind the subject.</summary>
    public string? Preheader { get; set; }
    public string FromName { get; set; } = "";
    public string FromEmail { get; set; } = "";
    public string? ReplyTo { get; set; }
    public string Html { get; set; } = "";

    /// <summary>The text part; made from the HTML where it is left out.</summary>
    public string? Text { get; set; }
    public List<Guid> ListIds { get; set; } = [];
    public List<Guid> ExcludeListIds { get; set; } = [];

    /// <summary>Segments whose members get it too, as they are when it is sent.</summary>
    public List<Guid> SegmentIds { get; set; } = [];

    /// <summary>Segments whose members do not get it, whichever list they are in.</summary>
    public List<Guid> ExcludeSegmentIds { get; set; } = [];

    /// <summary>Whom it goes to.</summary>
    public AudienceChoice Audience => new(ListIds, ExcludeListIds, SegmentIds, ExcludeSegmentIds);

    /// <summary>The relay to hand mail to; the default relay where it is left out.</summary>
    public Guid? RelayId { get; set; }
    public DateTimeOffset? ScheduledAt { get; set; }
    public DoubtfulChoice Doubtful { get; set; }

    /// <summary>At most so many messages in a clock hour; null for no limit of its own.</summary>
    public int? PerHour { get; set; }

    /// <summary>The hours and weekdays in which its mails go out; null for always.</summary>
    public SendWindow? Window { get; set; }

    /// <summary>Its further variants, B to E, in order; its own content is A.</summary>
    public List<VariantDraft> Variants { get; set; } = [];

    /// <summary>A test on a part of the audience; null where everyone gets a variant by the shares.</summary>
    public VariantTest? VariantTest { get; set; }
}
