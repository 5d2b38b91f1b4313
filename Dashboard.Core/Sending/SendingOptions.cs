namespace Dashboard.Core.Sending;

/// <summary>The settings below <c>Dashboard:Sending</c>.</summary>
public sealed class SendingOptions
{
    /// <summary>Refuse to send through a real relay from a domain that is not verified.</summary>
    public bool RequireVerifiedDomain { get; set; } = true;

    /// <summary>A schedule missed by more than this while the program was down asks before it sends.</summary>
    public TimeSpan MissedScheduleGrace { get; set; } = TimeSpan.FromHours(1);

    /// <summary>A sender process that gave no sign for this long is taken for dead.</summary>
    public TimeSpan SenderLease { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a doubtful message waits before it is handed over again (RFC 5321 4.5.3.2.6: at least 10 minutes).</summary>
    public TimeSpan DoubtfulWait { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>The waits between attempts at a deferred message; after the last one it has failed.</summary>
    public List<TimeSpan> BackOff { get; set; } = [];

    /// <summary>Ask the DNS which mailbox provider takes the mail of domains that are not known by name.</summary>
    public bool FindProviders { get; set; } = true;

    /// <summary>The house's DKIM key.</summary>
    public DkimSettings Dkim { get; set; } = new();

    /// <summary>The wait after the given number of attempts, or null where there is none left. 1, 5, 15 minutes, 1, 4, 12, 24, 48 hours unless set.</summary>
    public TimeSpan? WaitAfter(int attempts)
    {
        var waits = BackOff.Count > 0 ? BackOff : Usual;
        return attempts > waits.Count ? null : waits[Math.Max(0, attempts - 1)];
    }

    private static readonly List<TimeSpan> Usual =
    [
        TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromHours(1),
        TimeSpan.FromHours(4), TimeSpan.FromHours(12), TimeSpan.FromHours(24), TimeSpan.FromHours(48),
    ];

    /// <summary>A DKIM key for all mail that leaves (RFC 6376): published as <c>selector._domainkey</c> of each domain that is sent from.</summary>
    public sealed class DkimSettings
    {
        /// <summary>The RSA key's file in PEM; empty: mail is not signed here.</summary>
        public string KeyFile { get; set; } = "";

        /// <summary>The label before <c>._domainkey</c>.</summary>
        public string Selector { get; set; } = "smtpcloud";
    }
}
