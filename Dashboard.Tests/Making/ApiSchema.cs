using System.Globalization;
using System.Text.Json.Nodes;

namespace Dashboard.Tests.Making;

/// <summary>The schemas of the OpenAPI document: whether a value is valid by one, and values that are and that are not.</summary>
internal sealed class ApiSchema(JsonObject document, Random dice)
{
    private const int Deepest = 4;

    private static readonly string[] OddTexts = ["", " ", "x", "null", "\u00e4\u4f60\ud83d\ude00", "{{ name }}", "{% if", "' OR 1=1 --", "<script>", "a@b.example", "2026-02-30", "-1", "\u202e", "../../etc/passwd", "\r\n", "\u0000"];

    /// <summary>What is wrong with a value, or null.</summary>
    public string? Complaint(JsonNode? value, JsonNode? schema, string path = "$")
    {
        if (Resolve(schema) is not { } of) return null;
        if (of["oneOf"] is JsonArray oneOf) return oneOf.Any(s => Complaint(value, s, path) is null) ? null : $"{path} is none of the kinds it can be";
        if (of["anyOf"] is JsonArray anyOf) return anyOf.Any(s => Complaint(value, s, path) is null) ? null : $"{path} is none of the kinds it can be";
        if (of["allOf"] is JsonArray allOf && allOf.Select(s => Complaint(value, s, path)).FirstOrDefault(c => c is not null) is { } wrong) return wrong;
        var types = Types(of);
        if (types.Count > 0 && !types.Contains(TypeOf(value)) && !(TypeOf(value) == "integer" && types.Contains("number"))) return $"{path} is {TypeOf(value)}, not {string.Join(" or ", types)}";
        if (of["enum"] is JsonArray words && value is not null && !words.Any(w => JsonNode.DeepEquals(w, value))) return $"{path} is {value}, which is none of its words";
        if (value is JsonValue text && of["format"]?.ToString() == "date-time" && TypeOf(value) == "string" && !DateTimeOffset.TryParse(text.ToString(), CultureInfo.InvariantCulture, out _)) return $"{path} is no time";
        if (value is JsonValue id && of["format"]?.ToString() == "uuid" && TypeOf(value) == "string" && !Guid.TryParse(id.ToString(), out _)) return $"{path} is no id";
        if (value is JsonArray list) return list.Select((item, n) => Complaint(item, of["items"], $"{path}[{n}]")).FirstOrDefault(c => c is not null);
        if (value is not JsonObject members) return null;
        if (of["required"] is JsonArray required && required.FirstOrDefault(r => !members.ContainsKey(r!.ToString())) is { } missing) return $"{path} lacks {missing}";
        foreach (var (name, member) in members)
        {
            var known = of["properties"]?[name] ?? of["additionalProperties"] as JsonObject;
            if (Complaint(member, known, $"{path}.{name}") is { } inner) return inner;
        }

        return null;
    }

    /// <summary>A value that mostly fits a schema, and sometimes does not.</summary>
    public JsonNode? Draw(JsonNode? schema, int depth = 0)
    {
        if (Resolve(schema) is not { } of || dice.Next(12) == 0) return Nonsense();
        if ((of["oneOf"] ?? of["anyOf"]) is JsonArray kinds) return Draw(kinds[dice.Next(kinds.Count)], depth + 1);
        if (of["enum"] is JsonArray words) return words[dice.Next(words.Count)]?.DeepClone();
        var types = Types(of);
        var type = types.Count == 0 ? "object" : types[dice.Next(types.Count)];
        return type switch
        {
            "null" => null,
            "boolean" => dice.Next(2) == 0,
            "integer" => dice.Next(4) switch { 0 => 0, 1 => -1, 2 => int.MaxValue, _ => dice.Next(100) },
            "number" => dice.NextDouble() * 1000,
            "array" => new JsonArray([.. Enumerable.Range(0, dice.Next(4)).Select(_ => depth > Deepest ? null : Draw(of["items"], depth + 1))]),
            "object" => Drawn(of, depth),
            _ => of["format"]?.ToString() switch
            {
                "uuid" => Guid.NewGuid().ToString(),
                "date-time" => DateTimeOffset.UnixEpoch.AddSeconds(dice.NextInt64(4_000_000_000)).ToString("O"),
                _ => OddTexts[dice.Next(OddTexts.Length)] + (dice.Next(3) == 0 ? Noise() : ""),
            },
        };
    }

    private JsonObject Drawn(JsonObject of, int depth)
    {
        var drawn = new JsonObject();
        var required = of["required"]?.AsArray().Select(r => r!.ToString()).ToHashSet() ?? [];
        foreach (var (name, member) in of["properties"]?.AsObject() ?? [])
            if (depth <= Deepest && name != "clientId" && (required.Contains(name) ? dice.Next(15) > 0 : dice.Next(2) == 0)) drawn[name] = Draw(member, depth + 1);
        if (of["additionalProperties"] is JsonObject more)
            for (var n = dice.Next(3); n > 0; n--) drawn[Noise()] = Draw(more, depth + 1);
        return drawn;
    }

    private JsonNode? Nonsense() => dice.Next(6) switch
    {
        0 => null,
        1 => JsonValue.Create(dice.NextInt64()),
        2 => new JsonArray(),
        3 => new JsonObject { ["x"] = Noise() },
        4 => JsonValue.Create(true),
        _ => JsonValue.Create(Noise()),
    };

    private string Noise() => new([.. Enumerable.Range(0, dice.Next(1, dice.Next(20) == 0 ? 3000 : 20)).Select(_ => (char)dice.Next(0x20, 0x250))]);

    private JsonObject? Resolve(JsonNode? schema) => schema is JsonObject of && of["$ref"]?.ToString() is { } reference
        ? Resolve(reference.TrimStart('#', '/').Split('/').Aggregate((JsonNode?)document, (at, step) => at?[step]))
        : schema as JsonObject;

    private static List<string> Types(JsonObject schema) => schema["type"] switch
    {
        JsonArray many => [.. many.Select(t => t!.ToString())],
        { } one => [one.ToString()],
        _ => [],
    };

    private static string TypeOf(JsonNode? value) => value switch
    {
        null => "null",
        JsonObject => "object",
        JsonArray => "array",
        _ => value.GetValueKind() switch
        {
            System.Text.Json.JsonValueKind.String => "string",
            System.Text.Json.JsonValueKind.Number => value.ToJsonString().AsSpan().IndexOfAny('.', 'e', 'E') < 0 ? "integer" : "number",
            System.Text.Json.JsonValueKind.Null => "null",
            _ => "boolean",
        },
    };
}
