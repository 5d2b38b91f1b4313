namespace Dashboard.Core.Feedback;

/// <summary>Where a mail stands that no rule could read. Stored as text.</summary>
public enum ReturnedMailState
{
    Waiting,
    Decided,
    Dismissed,
}
