namespace Dashboard.Core.Tracking;

/// <summary>How long after acceptance a person first opened or clicked, in bands that widen: most happens in the first hours.</summary>
public static class OpeningDelay
{
    /// <summary>Where each band ends; what is later than the last falls into one more. The database's <c>delay_band</c> has the same.</summary>
    public static readonly IReadOnlyList<TimeSpan> Ends =
    [
        TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(30), TimeSpan.FromHours(1), TimeSpan.FromHours(2),
        TimeSpan.FromHours(4), TimeSpan.FromHours(8), TimeSpan.FromDays(1), TimeSpan.FromDays(2), TimeSpan.FromDays(3), TimeSpan.FromDays(7),
    ];

    /// <summary>The band; what comes before the acceptance is known falls into the first.</summary>
    public static short BandOf(DateTimeOffset? acceptedAt, DateTimeOffset at)
    {
        var delay = acceptedAt is { } accepted ? at - accepted : TimeSpan.Zero;
        return (short)Ends.Count(end => end <= delay);
    }
}
