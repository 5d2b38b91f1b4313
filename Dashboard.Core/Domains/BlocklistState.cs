namespace Dashboard.Core.Domains;

/// <summary>How a blocklist answers.</summary>
public enum BlocklistState
{
    /// <summary>It knows nothing bad.</summary>
    Clear,
    Listed,

    /// <summary>It does not answer our DNS servers: most lists turn public resolvers away.</summary>
    TurnedAway,

    /// <summary>No answer came.</summary>
    Silent,
}
