using System.Text.Json;

namespace Dashboard.Web.Inbound;

/// <summary>Reads JSON that others wrote: what is missing, or of another type, is an empty text.</summary>
internal static class Json
{
    public static string Text(this JsonElement element, string name) =>
        element.ValueKind is JsonValueKind.Object && element.TryGetProperty(name, out var value)
            ? value.ValueKind switch { JsonValueKind.String => value.GetString() ?? "", JsonValueKind.Number => value.GetRawText(), JsonValueKind.True => "true", _ => "" }
            : "";

    public static JsonElement In(this JsonElement element, string name) =>
        element.ValueKind is JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;

    public static IEnumerable<JsonElement> Each(this JsonElement element) => element.ValueKind is JsonValueKind.Array ? element.EnumerateArray() : [];

    /// <summary>The element as it came; empty where there is none.</summary>
    public static string Raw(this JsonElement element) => element.ValueKind is JsonValueKind.Undefined ? "" : element.GetRawText();

    /// <summary>The body's JSON; null where it is none.</summary>
    public static JsonElement? Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 32 });
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
