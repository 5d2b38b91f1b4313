namespace Dashboard.Core.Addresses;

/// <summary>Whether and how mailboxes are asked for at their own servers; appsettings.json says what each does, and why it is off.</summary>
public sealed class MailboxSettings
{
    public bool Enabled { get; set; }

    /// <summary>Our name in EHLO; the machine's own where it is left out.</summary>
    public string HelloName { get; set; } = "";

    /// <summary>The sender that is named; the empty one, as bounces have it, where it is left out.</summary>
    public string Sender { get; set; } = "";
    public int PerServerAMinute { get; set; } = 20;
    public int AtOnce { get; set; } = 20;
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(20);
    public int Port { get; set; } = 25;

    /// <summary>How long it is remembered that a domain takes every name, or does not.</summary>
    public TimeSpan CatchAllKept { get; set; } = TimeSpan.FromHours(12);

    /// <summary>Networks that may be asked although they are not public.</summary>
    public List<string> TrustedNetworks { get; set; } = [];
}
