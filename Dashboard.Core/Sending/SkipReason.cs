namespace Dashboard.Core.Sending;

/// <summary>Why a message was never attempted. Stored as a small number; the order is fixed.</summary>
public enum SkipReason : short
{
    Unsubscribed = 1,
    Suppressed = 2,
    Invalid = 3,
    Cancelled = 4,
}
