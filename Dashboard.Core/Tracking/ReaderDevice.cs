namespace Dashboard.Core.Tracking;

/// <summary>What kind of device a mail was read on, as far as the reader says. Stored as a small number in roll-ups; the order is fixed.</summary>
public enum ReaderDevice : short
{
    Unknown = 0,
    Computer = 1,
    Phone = 2,
    Tablet = 3,
}
