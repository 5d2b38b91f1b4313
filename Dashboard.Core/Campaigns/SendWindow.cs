namespace Dashboard.Core.Campaigns;

/// <summary>The hours and weekdays in which a campaign's mails go out, in the client's zone or in each recipient's own.</summary>
/// <param name="From">The hour it opens.</param>
/// <param name="Until">The hour it closes; midnight closes the day.</param>
/// <param name="Days">The weekdays on which it opens.</param>
/// <param name="InRecipientZone">By the zone in the recipient's attribute <c>timeZone</c> (an IANA name), where there is one.</param>
public sealed record SendWindow(TimeOnly From, TimeOnly Until, IReadOnlyList<DayOfWeek> Days, bool InRecipientZone)
{
    /// <summary>The attribute that names a recipient's zone.</summary>
    public const string ZoneAttribute = "timeZone";

    /// <summary>Whether mail may go out at a moment.</summary>
    public bool IsOpen(DateTimeOffset now, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(now, zone);
        var time = TimeOnly.FromDateTime(local.DateTime);
        return Days.Contains(local.DayOfWeek) && time >= From && (Until == TimeOnly.MinValue || time < Until);
    }

    /// <summary>The next moment at which it opens, after <paramref name="now"/>.</summary>
    public DateTimeOffset NextOpening(DateTimeOffset now, TimeZoneInfo zone)
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);
        for (var day = today; ; day = day.AddDays(1))
        {
            if (!Days.Contains(day.DayOfWeek)) continue;
            if (Moment(day, From, zone) is var opening && opening > now) return opening;
        }
    }

    /// <summary>When it closes after a moment at which it is open.</summary>
    public DateTimeOffset NextClosing(DateTimeOffset now, TimeZoneInfo zone)
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);
        return Until == TimeOnly.MinValue ? Moment(today.AddDays(1), TimeOnly.MinValue, zone) : Moment(today, Until, zone);
    }

    public bool Equals(SendWindow? other) =>
        other is not null && From == other.From && Until == other.Until && InRecipientZone == other.InRecipientZone && Days.Order().SequenceEqual(other.Days.Order());

    public override int GetHashCode() => HashCode.Combine(From, Until, InRecipientZone, Days.Count);

    /// <remarks>An hour that the clock leaves out in spring is read as the one after it.</remarks>
    private static DateTimeOffset Moment(DateOnly day, TimeOnly time, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(time);
        if (zone.IsInvalidTime(local)) local = local.AddHours(1);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }
}
