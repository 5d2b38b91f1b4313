using System.Text.Encodings.Web;
using System.Text.Json;

namespace Dashboard.Core.Events;

/// <summary>An event as JSON: the body of a webhook, and a row of the feed. What does not apply is left out.</summary>
public static class EventJson
{
    private static readonly JsonWriterOptions AsWritten = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }; // it is never part of HTML

    /// <summary>The event's JSON.</summary>
    public static string Of(EventEntry entry) => Of(entry.PublicId, entry);

    /// <summary>The event's JSON under an id that is not of the feed.</summary>
    public static string Of(string id, EventEntry entry)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, AsWritten))
        {
            json.WriteStartObject();
            json.WriteString("id", id);
            json.WriteString("type", EventWords.NameOf(entry.Type));
            json.WriteString("at", entry.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", System.Globalization.CultureInfo.InvariantCulture));
            json.WriteString("clientId", entry.ClientId);
            if (entry.CampaignId is { } campaign) json.WriteString("campaignId", campaign);
            if (entry.MessageId is { } message) json.WriteString("messageId", Text(message));
            if (entry.RecipientId is { } recipient) json.WriteString("recipientId", Text(recipient));
            if (entry.Email is { } email) json.WriteString("email", email);
            if (entry.Detail is { ValueKind: JsonValueKind.Object } detail)
                foreach (var member in detail.EnumerateObject()) member.WriteTo(json);
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static string Text(long number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
