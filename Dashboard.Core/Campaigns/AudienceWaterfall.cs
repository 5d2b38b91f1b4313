namespace Dashboard.Core.Campaigns;

/// <summary>How an audience shrinks to those who get the mail: selected − duplicates − unsubscribed − suppressed − invalid = to send.</summary>
public sealed record AudienceWaterfall(long Selected, long Duplicates, long Unsubscribed, long Suppressed, long Invalid)
{
    /// <summary>How many messages will be sent.</summary>
    public long ToSend => Selected - Duplicates - Unsubscribed - Suppressed - Invalid;
}
