namespace Dashboard.Core.Sending;

/// <summary>The mailbox providers that are paced and reported by name. Stored as a small number; the order is fixed.</summary>
public enum MailboxProvider : short
{
    Other = 0,
    Gmail = 1,
    Outlook = 2,
    Yahoo = 3,
    ICloud = 4,
    Gmx = 5,
    Proton = 6,
    Zoho = 7,
    Orange = 8,
    TOnline = 9,
}
