namespace Dashboard.Core.Recipients;

/// <summary>Whether a recipient may be mailed, and if not, why. Stored as a small number; the order is fixed.</summary>
public enum RecipientStatus
{
    Active = 0,
    Unsubscribed = 1,
    Bounced = 2,
    Complained = 3,
}
