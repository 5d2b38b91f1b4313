using System.Globalization;
using Microsoft.AspNetCore.Components;

namespace Dashboard.Web.Kit;

/// <summary>How a moment reads: short in a table, in full in its tooltip, or as a distance from now.</summary>
public static class Moment
{
    /// <summary>The zone of an IANA name; UTC where there is none or it is not known here.</summary>
    public static TimeZoneInfo Zone(string? ianaName) =>
        ianaName is not null && TimeZoneInfo.TryFindSystemTimeZoneById(ianaName, out var zone) ? zone : TimeZoneInfo.Utc;

    /// <summary>Nov 22, 14:05; with the year where it isn't this one.</summary>
    public static string Text(DateTimeOffset at, TimeZoneInfo zone, DateTimeOffset now, bool dateOnly = false, bool seconds = false)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone);
        var day = local.Year == TimeZoneInfo.ConvertTime(now, zone).Year ? "MMM d" : "MMM d, yyyy";
        var pattern = dateOnly ? day : day + (seconds ? ", HH:mm:ss" : ", HH:mm");
        return local.ToString(pattern, CultureInfo.InvariantCulture);
    }

    /// <summary>Sun, Nov 22, 2026, 14:05:09 Europe/Berlin · 13:05:09 UTC.</summary>
    public static string Full(DateTimeOffset at, TimeZoneInfo zone)
    {
        var utc = at.ToUniversalTime();
        if (zone.BaseUtcOffset == TimeSpan.Zero && !zone.SupportsDaylightSavingTime)
            return utc.ToString("ddd, MMM d, yyyy, HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

        var local = TimeZoneInfo.ConvertTime(at, zone);
        var there = local.ToString("ddd, MMM d, yyyy, HH:mm:ss", CultureInfo.InvariantCulture);
        var utcPattern = local.Date == utc.Date ? "HH:mm:ss 'UTC'" : "MMM d, HH:mm:ss 'UTC'";
        return $"{there} {zone.Id} · {utc.ToString(utcPattern, CultureInfo.InvariantCulture)}";
    }

    /// <summary>The moment as <see cref="LocalTime"/> draws it, where a table has many: a text, and no component.</summary>
    public static MarkupString Drawn(DateTimeOffset? when, string? zone, DateTimeOffset now, bool dateOnly = false, bool seconds = false)
    {
        if (when is not { } at) return new($"<span class=\"muted\">{Format.None}</span>");
        var named = Zone(zone);
        var exact = at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return new($"<time datetime=\"{exact}\" title=\"{Full(at, named)}\">{Text(at, named, now, dateOnly, seconds)}</time>");
    }

    /// <summary>just now · 5 min ago · in 3 h · yesterday's and older as a date.</summary>
    public static string Ago(DateTimeOffset at, DateTimeOffset now, TimeZoneInfo zone)
    {
        var away = now - at;
        var length = away.Duration();
        if (length < TimeSpan.FromMinutes(1)) return away < TimeSpan.Zero ? "in a moment" : "just now";
        if (length >= TimeSpan.FromDays(7)) return Text(at, zone, now, dateOnly: true);

        var text = length switch
        {
            { TotalHours: < 1 } => $"{(int)length.TotalMinutes} min",
            { TotalDays: < 1 } => $"{(int)length.TotalHours} h",
            _ => $"{(int)length.TotalDays} d",
        };
        return away < TimeSpan.Zero ? $"in {text}" : $"{text} ago";
    }
}
