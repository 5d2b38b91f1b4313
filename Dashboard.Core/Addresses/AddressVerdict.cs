namespace Dashboard.Core.Addresses;

/// <summary>What is to be thought of an address. Stored as a small number; the order is fixed.</summary>
public enum AddressVerdict
{
    Valid = 0,

    /// <summary>Mail may well arrive, but something speaks against writing to it.</summary>
    Risky = 1,

    /// <summary>No mail server would take it.</summary>
    Invalid = 2,

    /// <summary>The DNS gave no answer: ask again later.</summary>
    Unknown = 3,
}
