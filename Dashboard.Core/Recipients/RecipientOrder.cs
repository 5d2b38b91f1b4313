namespace Dashboard.Core.Recipients;

/// <summary>The order in which people are looked through.</summary>
public enum RecipientOrder
{
    Newest,
    Oldest,

    /// <summary>By address, from a to z.</summary>
    Email,

    /// <summary>By address, from z to a.</summary>
    EmailDescending,
}
