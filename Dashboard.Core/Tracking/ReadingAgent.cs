namespace Dashboard.Core.Tracking;

/// <summary>Mail program and device out of a user agent. A proxy hides the device; what does not say is unknown, not guessed.</summary>
public readonly record struct ReadingAgent(MailProgram Program, ReaderDevice Device)
{
    public static ReadingAgent Of(string? agent)
    {
        if (string.IsNullOrEmpty(agent)) return default;
        bool Has(string part) => agent.Contains(part, StringComparison.OrdinalIgnoreCase);
        if (Has("GoogleImageProxy")) return new(MailProgram.Gmail, ReaderDevice.Unknown);
        if (Has("YahooMailProxy")) return new(MailProgram.Yahoo, ReaderDevice.Unknown);

        var device = Has("iPad") || (Has("Android") && !Has("Mobile")) || Has("Tablet") ? ReaderDevice.Tablet
            : Has("iPhone") || Has("iPod") || Has("Android") || Has("Mobile") ? ReaderDevice.Phone
            : Has("Windows") || Has("Macintosh") || Has("X11") || Has("CrOS") ? ReaderDevice.Computer
            : ReaderDevice.Unknown;
        var program = Has("Outlook") || Has("MSOffice") || Has("ms-office") ? MailProgram.Outlook
            : Has("Thunderbird") ? MailProgram.Thunderbird
            : Has("SamsungEmail") || Has("Samsung Email") ? MailProgram.SamsungMail
            : Has("Edg/") || Has("EdgA/") || Has("EdgiOS/") || Has("Edge/") ? MailProgram.Edge
            : Has("Firefox/") || Has("FxiOS/") ? MailProgram.Firefox
            : Has("OPR/") || Has("SamsungBrowser/") || Has("Vivaldi") || Has("Brave") ? MailProgram.OtherBrowser
            : Has("Chrome/") || Has("CriOS/") ? MailProgram.Chrome
            // Apple Mail is the only one that shows WebKit and no browser's name.
            : Has("AppleWebKit") && (Has("Macintosh") || Has("iPhone") || Has("iPad") || Has("iPod")) ? Has("Safari/") ? MailProgram.Safari : MailProgram.AppleMail
            : Has("Mozilla/") && device is not ReaderDevice.Unknown ? MailProgram.OtherBrowser
            : MailProgram.Unknown;
        return new(program, device);
    }
}
