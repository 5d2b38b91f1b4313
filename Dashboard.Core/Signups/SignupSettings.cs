namespace Dashboard.Core.Signups;

/// <summary>How much mail strangers can cause through forms (list bombing), and how a page is told from a script.</summary>
public sealed record SignupSettings
{
    /// <summary>The least time between showing the page and sending it.</summary>
    public TimeSpan LeastTime { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The most confirmation mails to one address in a day, over all forms of the house.</summary>
    public int PerAddressADay { get; init; } = 3;

    /// <summary>The most confirmation mails to one domain in an hour, over all forms of the house; large mailbox providers are none.</summary>
    public int PerDomainAnHour { get; init; } = 30;

    /// <summary>The most confirmation mails of one form in an hour.</summary>
    public int PerFormAnHour { get; init; } = 1000;
}
