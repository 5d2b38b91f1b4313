namespace Dashboard.Core.Exports;

/// <summary>What an export holds.</summary>
public enum ExportSubject
{
    /// <summary>Recipients: all, or those of a list, a segment, a status or a search.</summary>
    Recipients,

    /// <summary>Those whom a campaign went to, with what became of each mail.</summary>
    Campaign,

    /// <summary>Addresses that are not mailed.</summary>
    Suppressions,
}
