namespace Dashboard.Core.Imports;

/// <summary>What an import does with people who are known already.</summary>
public enum ExistingChoice
{
    /// <summary>Takes over what the file says; what it leaves empty stays.</summary>
    Update,

    /// <summary>Leaves them as they are, and only puts them into the list.</summary>
    Keep,

    /// <summary>Adds what is missing, and overwrites nothing.</summary>
    FillGaps,
}
