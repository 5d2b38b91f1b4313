namespace Dashboard.Core.Domains;

/// <summary>How a record stands in the DNS.</summary>
public enum RecordState
{
    /// <summary>Not looked for yet.</summary>
    Pending,
    Verified,
    Missing,
    Wrong,

    /// <summary>The DNS did not answer: nothing is known, and nothing is concluded.</summary>
    Error,
}
