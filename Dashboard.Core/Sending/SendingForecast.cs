using Dashboard.Core.Campaigns;

namespace Dashboard.Core.Sending;

/// <summary>When a number of messages will have gone out, hour by hour, as the limits and the hours allow.</summary>
public sealed record SendingForecast
{
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(5);
    private const int MostHours = 24 * 366;

    /// <summary>Messages a second while nothing holds them; null where that is not known and not bounded.</summary>
    public double? PerSecond { get; init; }

    /// <summary>At most so many in a clock hour.</summary>
    public long? PerHour { get; init; }

    /// <summary>How many of this hour's are used.</summary>
    public long UsedThisHour { get; init; }

    /// <summary>At most so many on a day (UTC).</summary>
    public Func<DateOnly, long?> MostOn { get; init; } = _ => null;

    /// <summary>How many of this day's are used.</summary>
    public long UsedToday { get; init; }

    /// <summary>The hours and weekdays in which mail goes out.</summary>
    public SendWindow? Window { get; init; }

    /// <summary>The zone the window is read in.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>The expected finish, or null where nothing bounds the speed, or where it would take more than a year.</summary>
    public DateTimeOffset? Finish(long rest, DateTimeOffset now)
    {
        if (rest <= 0) return now;
        var at = now.ToUniversalTime();
        var (usedThisHour, usedToday, left) = (UsedThisHour, UsedToday, (double)rest);
        for (var hour = 0; hour < MostHours; hour++)
        {
            var next = new DateTimeOffset(at.Year, at.Month, at.Day, at.Hour, 0, 0, TimeSpan.Zero).AddHours(1);
            var room = Math.Min(Less(PerHour, usedThisHour), Less(MostOn(DateOnly.FromDateTime(at.UtcDateTime)), usedToday));
            for (; at < next && room > 0; at += Step)
            {
                if (Window is not null && !Window.IsOpen(at, Zone)) continue;
                var end = at + Step < next ? at + Step : next;
                var most = PerSecond is { } rate ? rate * (end - at).TotalSeconds : double.PositiveInfinity;
                var sent = Math.Min(Math.Min(most, room), left);
                if (sent >= left) return double.IsInfinity(most) ? (double.IsInfinity(room) && Window is null ? null : at) : at.AddSeconds(left / PerSecond!.Value);
                (left, room, usedToday) = (left - sent, room - sent, usedToday + (long)sent);
            }

            if (next.Hour == 0) usedToday = 0;
            (at, usedThisHour) = (next, 0);
        }

        return null;
    }

    private static double Less(long? limit, long used) => limit is { } most ? Math.Max(0, most - used) : double.PositiveInfinity;
}
