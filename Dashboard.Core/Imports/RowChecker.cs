using System.Globalization;
using System.Text;
using Dashboard.Core.Recipients;

namespace Dashboard.Core.Imports;

/// <summary>Looks at each row of a file once: a good one is packed into the chunk, a bad one goes to the errors with its reason.</summary>
internal sealed class RowChecker(ColumnMap map)
{
    private const int MostShown = 200;

    /// <summary>Takes the row; false where it is blank, which is no row at all.</summary>
    public bool Take(RowReader row, ImportChunk chunk)
    {
        if (IsBlank(row)) return false;
        var start = chunk.Length;
        if (Pack(row, chunk) is { } error)
        {
            chunk.CutTo(start);
            chunk.Refuse(error);
        }

        return true;
    }

    private ImportError? Pack(RowReader row, ImportChunk chunk)
    {
        if (row.Fault is { } fault) return new(row.Line, "", Shown(row.Text(0)), fault);
        // Separators at the end of a line are common and mean nothing; a value that no column names is a fault: the row may have slipped.
        for (var at = map.Columns.Count; at < row.FieldCount; at++)
        {
            if (!Trim(row.Field(at)).IsEmpty)
                return new(row.Line, "", Shown(row.Text(at)), string.Create(CultureInfo.InvariantCulture, $"The row has {row.FieldCount} fields; the file has {map.Columns.Count} columns."));
        }

        var typed = map.EmailAt < row.FieldCount ? row.Text(map.EmailAt) : "";
        var email = EmailAddress.Parse(typed);
        if (email.Refused(out var refusal)) return new(row.Line, map.Columns[map.EmailAt].Name, Shown(typed), refusal.Message);

        var start = chunk.Length;
        AppendText(chunk, email.Value.Value);
        var emailLength = chunk.Length - start;
        if (PackName(row, chunk, out var nameLength) is { } nameError) return nameError;
        var attributesAt = chunk.Length;
        if (PackAttributes(row, chunk) is { } attributeError) return attributeError;
        chunk.Add(new(row.Line, start, emailLength, nameLength, chunk.Length - attributesAt));
        return null;
    }

    private ImportError? PackName(RowReader row, ImportChunk chunk, out int length)
    {
        var start = chunk.Length;
        length = -1;
        foreach (var at in (ReadOnlySpan<int>)[map.NameAt, map.FirstNameAt, map.LastNameAt])
        {
            if (at < 0 || at >= row.FieldCount) continue;
            var part = Trim(row.Field(at));
            if (part.IsEmpty) continue;
            if (Fault(row, at, part, Recipient.NameLength) is { } error) return error;
            if (chunk.Length > start) chunk.Append((byte)' ');
            chunk.Append(part);
        }

        if (chunk.Length == start) return null;
        length = chunk.Length - start;
        return length > Recipient.NameLength && Encoding.UTF8.GetCharCount(chunk.Text(start, length)) > Recipient.NameLength
            ? TooLong(row, map.FirstNameAt, Encoding.UTF8.GetString(chunk.Text(start, length)), Recipient.NameLength)
            : null;
    }

    private ImportError? PackAttributes(RowReader row, ImportChunk chunk)
    {
        chunk.Append((byte)'{');
        var isFirst = true;
        foreach (var (at, key) in map.Attributes)
        {
            if (at >= row.FieldCount) continue;
            var value = Trim(row.Field(at));
            if (value.IsEmpty) continue;
            if (Fault(row, at, value, RecipientAttributes.ValueLength) is { } error) return error;
            if (!isFirst) chunk.Append((byte)',');
            isFirst = false;
            chunk.Append(key);
            chunk.Append(":\""u8);
            AppendEscaped(chunk, value);
            chunk.Append((byte)'"');
        }

        chunk.Append((byte)'}');
        return null;
    }

    private ImportError? Fault(RowReader row, int at, ReadOnlySpan<byte> value, int most)
    {
        if (value.Contains((byte)0)) return new(row.Line, map.Columns[at].Name, Shown(Encoding.UTF8.GetString(value)), "The field holds a NUL byte.");
        return value.Length > most && Encoding.UTF8.GetCharCount(value) > most ? TooLong(row, at, Encoding.UTF8.GetString(value), most) : null;
    }

    private ImportError TooLong(RowReader row, int at, string value, int most) =>
        new(row.Line, map.Columns[at].Name, Shown(value), string.Create(CultureInfo.InvariantCulture, $"The field has {value.Length} characters; at most {most} are kept."));

    private static bool IsBlank(RowReader row)
    {
        for (var at = 0; at < row.FieldCount; at++)
            if (!Trim(row.Field(at)).IsEmpty) return false;
        return true;
    }

    private static void AppendText(ImportChunk chunk, string text)
    {
        Span<byte> bytes = stackalloc byte[text.Length * 3];
        chunk.Append(bytes[..Encoding.UTF8.GetBytes(text, bytes)]);
    }

    private static void AppendEscaped(ImportChunk chunk, ReadOnlySpan<byte> text)
    {
        while (true)
        {
            var at = text.IndexOfAny(Special);
            if (at < 0)
            {
                chunk.Append(text);
                return;
            }

            chunk.Append(text[..at]);
            chunk.Append("\\u00"u8);
            chunk.Append((byte)"0123456789abcdef"[text[at] >> 4]);
            chunk.Append((byte)"0123456789abcdef"[text[at] & 15]);
            text = text[(at + 1)..];
        }
    }

    private static readonly System.Buffers.SearchValues<byte> Special =
        System.Buffers.SearchValues.Create([(byte)'"', (byte)'\\', .. Enumerable.Range(0, 32).Select(n => (byte)n)]);

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text)
    {
        var span = text.Trim((ReadOnlySpan<byte>)" \t\r\n\v\f"u8);
        // U+00A0, which spreadsheets and web pages leave at the ends
        while (span.StartsWith((ReadOnlySpan<byte>)[0xC2, 0xA0])) span = span[2..].TrimStart((byte)' ');
        while (span.EndsWith((ReadOnlySpan<byte>)[0xC2, 0xA0])) span = span[..^2].TrimEnd((byte)' ');
        return span;
    }

    /// <summary>The start of what stood there; NUL, which PostgreSQL's text cannot hold, as a sign for it.</summary>
    private static string Shown(string value)
    {
        var shown = value.Length <= MostShown ? value : string.Concat(value.AsSpan(0, MostShown), "…");
        return shown.Replace('\0', '␀');
    }
}
