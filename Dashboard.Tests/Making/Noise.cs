using System.Globalization;
using System.Text;

namespace Dashboard.Tests.Making;

/// <summary>What callers send who do not know what they do.</summary>
internal static class Noise
{
    private static readonly string[] Values =
    [
        "null", "true", "0", "-1", "1e400", "9223372036854775808", "\"\"", "\" \"", "\"x\"", "\"\\u0000\"", "\"\\ud800\"", "\"\\uffff🎉\"", "[]", "{}", "[null]", "[[]]", "[1]",
        "\"2026-13-45T99:99:99Z\"", "\"0001-01-01T00:00:00Z\"", "\"9999-12-31T23:59:59Z\"", "\"00000000-0000-0000-0000-000000000000\"", "\"a@b.example\"", "\"*\"", "[\"*\"]", "\"{{\"", "\"{% for\"",
    ];

    private static readonly string[] Queries =
        ["", "?limit=-1", "?limit=1e9", "?after=%00", "?q=%00", "?q=%25%5F%27", "?clientId=", "?clientId=x", "?from=0001-01-01&to=9999-12-31", "?status=%F0%9F%8E%89", "?include=total", "?%00=1", "?q=" + "%ED%A0%80"];

    /// <summary>An object with some of the members, of any kind of value; now and then no JSON at all.</summary>
    public static string Object(Random random, string[] members)
    {
        if (random.Next(20) == 0) return Values[random.Next(Values.Length)];
        var text = new StringBuilder("{");
        foreach (var member in members.Distinct())
        {
            if (random.Next(3) == 0) continue;
            if (text.Length > 1) text.Append(',');
            text.Append(CultureInfo.InvariantCulture, $"\"{member}\":{(random.Next(40) == 0 ? $"\"{new string('y', 300_000)}\"" : Values[random.Next(Values.Length)])}");
        }

        return text.Append(random.Next(30) == 0 ? "" : "}").ToString();
    }

    /// <summary>A query that makes sense now and then.</summary>
    public static string Query(Random random) => Queries[random.Next(Queries.Length)];
}
