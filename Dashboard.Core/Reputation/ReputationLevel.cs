namespace Dashboard.Core.Reputation;

/// <summary>How bad it is. Stored as text; the order is by gravity.</summary>
public enum ReputationLevel
{
    Good,

    /// <summary>People are told.</summary>
    Warn,

    /// <summary>Sending stops until an admin lets it go on.</summary>
    Stop,
}
