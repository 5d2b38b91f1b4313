namespace Dashboard.Core.Sending;

/// <summary>What the activity roll-up counts over time, and what an event says. Stored as a small number; the order is fixed.</summary>
public static class ActivityKind
{
    public const short Accepted = 1;
    public const short Deferred = 2;
    public const short Bounced = 3;
    public const short Opened = 4;
    public const short Clicked = 5;
    public const short Unsubscribed = 6;
    public const short Complained = 7;
}
