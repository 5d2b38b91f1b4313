namespace Dashboard.Core.Domains;

/// <summary>How a sending domain stands.</summary>
public enum DomainStatus
{
    /// <summary>Not all that is needed was found yet.</summary>
    Pending,
    Verified,

    /// <summary>It was verified once, and has lost a record that is needed.</summary>
    Failing,
}
