using System.Text.Json;
using System.Text.Json.Serialization;
using Google.Apis;
using Google.Apis.Json;

namespace Dashboard.Web.Sheets;

/// <summary>Google's answers read by System.Text.Json: a cell is text, a number, a flag or nothing, and text that looks like a date stays text.</summary>
internal sealed class SheetsJson : ISerializer
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { Converters = { new CellConverter() } };

    public string Format => "json";

    public void Serialize(object obj, Stream target) => JsonSerializer.Serialize(target, obj, Options);

    public string Serialize(object obj) => JsonSerializer.Serialize(obj, Options);

    public T Deserialize<T>(string input) => typeof(T).Assembly == typeof(SheetsJson).Assembly
        ? JsonSerializer.Deserialize<T>(input, Options)!
        : NewtonsoftJsonSerializer.Instance.Deserialize<T>(input); // the runtime's own types, such as its errors

    public object Deserialize(string input, Type type) => type.Assembly == typeof(SheetsJson).Assembly
        ? JsonSerializer.Deserialize(input, type, Options)!
        : NewtonsoftJsonSerializer.Instance.Deserialize(input, type);

    public T Deserialize<T>(Stream input)
    {
        using var reader = new StreamReader(input);
        return Deserialize<T>(reader.ReadToEnd());
    }

    private sealed class CellConverter : JsonConverter<object?>
    {
        public override object? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString(),
            JsonTokenType.Number => reader.GetDouble(),
            JsonTokenType.True => true,
            JsonTokenType.False => false,
            JsonTokenType.Null => null,
            _ => throw new JsonException("A cell holds text, a number, or true or false."),
        };

        public override void Write(Utf8JsonWriter writer, object? value, JsonSerializerOptions options) => JsonSerializer.Serialize(writer, value, value?.GetType() ?? typeof(object), options);
    }
}
