namespace Dashboard.Core.Tracking;

/// <summary>What a mail was read with, as far as the reader says. Stored as a small number in roll-ups; the order is fixed.</summary>
public enum MailProgram : short
{
    Unknown = 0,

    /// <summary>Gmail, by whose proxy a person's pictures are fetched.</summary>
    Gmail = 1,
    AppleMail = 2,
    Outlook = 3,

    /// <summary>Yahoo and AOL, by their proxy.</summary>
    Yahoo = 4,
    Thunderbird = 5,
    SamsungMail = 6,

    /// <summary>A web mail or a page, in the browser of that name.</summary>
    Chrome = 7,
    Safari = 8,
    Firefox = 9,
    Edge = 10,
    OtherBrowser = 11,
}
