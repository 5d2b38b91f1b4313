namespace Dashboard.Core.Reputation;

/// <summary>What a reputation is looked at for. Stored as text.</summary>
public enum ReputationScope
{
    /// <summary>All that a client sends.</summary>
    Client,

    /// <summary>What it sends from one domain.</summary>
    Domain,

    /// <summary>What it sends to one mailbox provider.</summary>
    Provider,
}
