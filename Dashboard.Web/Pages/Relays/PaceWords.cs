using Dashboard.Core.Campaigns;
using Dashboard.Core.Relays;
using Dashboard.Web.Kit;

namespace Dashboard.Web.Pages.Relays;

/// <summary>Limits as people read them.</summary>
public static class PaceWords
{
    /// <summary>A mailbox provider's limits.</summary>
    public static string Of(ProviderPace pace) => Of(pace.PerSecond, pace.PerHour, pace.PerDay);

    /// <summary>Such as "20 a second, 10,000 a day".</summary>
    public static string Of(long? perSecond, long? perHour, long? perDay)
    {
        var words = new[] { perSecond is { } s ? $"{Format.Count(s)} a second" : null, perHour is { } h ? $"{Format.Count(h)} an hour" : null, perDay is { } d ? $"{Format.Count(d)} a day" : null };
        return string.Join(", ", words.OfType<string>()) is { Length: > 0 } limits ? limits : "no limit";
    }

    /// <summary>Such as "Monday to Friday, 09:00 to 18:00".</summary>
    public static string Of(SendWindow window)
    {
        var week = Enumerable.Range(1, 7).Select(day => (DayOfWeek)(day % 7)).Where(window.Days.Contains).ToList();
        var days = week.Count == 7 ? "every day" : week is [DayOfWeek.Monday, .., DayOfWeek.Friday] and { Count: 5 } ? "Monday to Friday" : string.Join(", ", week);
        return $"{days}, {window.From:HH\\:mm} to {(window.Until == TimeOnly.MinValue ? "24:00" : window.Until.ToString("HH\\:mm", System.Globalization.CultureInfo.InvariantCulture))}{(window.InRecipientZone ? ", in each recipient’s zone" : "")}";
    }
}
