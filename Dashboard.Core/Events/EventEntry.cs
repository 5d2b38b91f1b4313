using System.Text.Json;

namespace Dashboard.Core.Events;

/// <summary>Something that happened, as the feed and webhooks tell it.</summary>
/// <param name="Id">Its place in the feed, and what tells it from others.</param>
/// <param name="Detail">What else it says, as a JSON object; null where that is all.</param>
public sealed record EventEntry(
    long Id, EventType Type, DateTimeOffset At, Guid ClientId, Guid? CampaignId, long? MessageId, long? RecipientId, string? Email, JsonElement? Detail)
{
    private const string Prefix = "evt_";

    /// <summary>The id as programs know it.</summary>
    public string PublicId => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Prefix}{Id}");

    /// <summary>Reads an id that programs were given.</summary>
    public static bool TryRead(string? text, out long id)
    {
        id = 0;
        return text is not null && text.StartsWith(Prefix, StringComparison.Ordinal)
            && long.TryParse(text.AsSpan(Prefix.Length), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out id);
    }
}
