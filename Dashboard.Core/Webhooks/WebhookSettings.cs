namespace Dashboard.Core.Webhooks;

/// <summary>How endpoints are called; appsettings.json says what each does.</summary>
public sealed class WebhookSettings
{
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Waits between the attempts; after the last the delivery has failed.</summary>
    public List<TimeSpan> BackOff { get; set; } = [];

    /// <summary>How long an endpoint may answer nothing well before it is switched off.</summary>
    public TimeSpan SwitchedOffAfter { get; set; } = TimeSpan.FromDays(2);

    /// <summary>Networks that may be called although they are not public, and without https.</summary>
    public List<string> TrustedNetworks { get; set; } = [];

    /// <summary>The back-off where none is set: two days in all.</summary>
    public static IReadOnlyList<TimeSpan> TwoDays { get; } =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(30), TimeSpan.FromHours(1),
        TimeSpan.FromHours(3), TimeSpan.FromHours(6), TimeSpan.FromHours(12), TimeSpan.FromHours(25),
    ];

    /// <summary>How long to wait after so many attempts; null where it was the last.</summary>
    public TimeSpan? WaitAfter(int attempts)
    {
        var waits = BackOff.Count > 0 ? BackOff : TwoDays;
        return attempts <= waits.Count ? waits[attempts - 1] : null;
    }
}
