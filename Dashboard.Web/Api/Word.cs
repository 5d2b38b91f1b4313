using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Dashboard.Web.Api;

/// <summary>A state in the query, as the API writes it: a camelCase word, never a number.</summary>
internal readonly record struct Word<T>(T Value) : IParsable<Word<T>>
    where T : struct, Enum
{
    public static Word<T> Parse(string s, IFormatProvider? provider) =>
        TryParse(s, provider, out var word) ? word : throw new FormatException($"“{s}” is none of the words.");

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Word<T> result)
    {
        foreach (var value in Enum.GetValues<T>())
        {
            if (!string.Equals(s, JsonNamingPolicy.CamelCase.ConvertName(value.ToString()), StringComparison.OrdinalIgnoreCase)) continue;
            result = new(value);
            return true;
        }

        result = default;
        return false;
    }
}
