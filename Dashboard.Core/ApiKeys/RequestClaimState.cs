namespace Dashboard.Core.ApiKeys;

/// <summary>What became of an Idempotency-Key.</summary>
public enum RequestClaimState
{
    /// <summary>Nobody used it: carry the request out.</summary>
    Mine,

    /// <summary>The same request is being carried out: wait for its answer.</summary>
    UnderWay,

    /// <summary>The same request was answered.</summary>
    Answered,

    /// <summary>It was used for another request.</summary>
    UsedOtherwise,
}
