using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Dashboard.Core.Sheets;

/// <summary>Where each of our fields stands in a sheet, found by the names in its first row.</summary>
internal sealed class SheetColumns
{
    private readonly Dictionary<string, int> _at;

    private SheetColumns(Dictionary<string, int> at) => _at = at;

    /// <summary>The fields in the mapping's order.</summary>
    public IEnumerable<string> Fields => _at.Keys;

    public bool Has(string field) => _at.ContainsKey(field);

    /// <summary>Finds every mapped column; refused where one is gone, or stands there twice.</summary>
    public static Result<SheetColumns> Find(IReadOnlyDictionary<string, string> mapping, IReadOnlyList<object?> header)
    {
        var names = header.Select(Text).ToList();
        var missing = mapping.Values.Where(column => !names.Contains(column.Trim(), StringComparer.OrdinalIgnoreCase)).Distinct().ToList();
        if (missing.Count > 0) return SheetErrors.ColumnGone(missing, names);
        var at = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (field, column) in mapping)
        {
            at[field] = names.FindIndex(n => n.Equals(column.Trim(), StringComparison.OrdinalIgnoreCase));
            if (names.FindLastIndex(n => n.Equals(column.Trim(), StringComparison.OrdinalIgnoreCase)) != at[field]) return SheetErrors.ColumnTwice(column);
        }

        return new SheetColumns(at);
    }

    /// <summary>The cell of a field; null where there is none.</summary>
    public object? Cell(IReadOnlyList<object?> row, string field) => _at.TryGetValue(field, out var at) && at < row.Count ? row[at] : null;

    /// <summary>The text of a field; null where it is blank.</summary>
    public string? Text(IReadOnlyList<object?> row, string field) => Text(Cell(row, field)) is { Length: > 0 } text ? text : null;

    /// <summary>Whether no mapped column holds anything.</summary>
    public bool IsBlank(IReadOnlyList<object?> row)
    {
        foreach (var at in _at.Values)
            if (at < row.Count && Text(row[at]).Length > 0) return false;
        return true;
    }

    /// <summary>A hash of what stands in the mapped columns.</summary>
    public Guid Hash(IReadOnlyList<object?> row) => Hash(string.Join('\u001f', _at.Values.Select(at => at < row.Count ? Text(row[at]) : "")));

    /// <summary>A hash of a text, 16 bytes of SHA-256.</summary>
    public static Guid Hash(string text) => new(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16), bigEndian: true);

    /// <summary>A cell as text, trimmed; NUL, which PostgreSQL's text cannot hold, is left out.</summary>
    public static string Text(object? cell) => cell switch
    {
        null => "",
        string text => text.Trim().Replace("\0", "", StringComparison.Ordinal),
        bool flag => flag ? "true" : "false",
        double number => number.ToString("0.###############", CultureInfo.InvariantCulture),
        _ => Convert.ToString(cell, CultureInfo.InvariantCulture) ?? "",
    };
}
