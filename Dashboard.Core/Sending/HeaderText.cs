using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Dashboard.Core.Sending;

/// <summary>Header values: folded (RFC 5322 2.2.3), encoded where they are not ASCII (RFC 2047), and never with a line break of their own.</summary>
internal static class HeaderText
{
    private const int MostColumns = 76;
    private const int WordFrame = 12; // =?utf-8?B? and ?=

    private static readonly SearchValues<char> Phrase = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-/=?^_`{|}~ ");

    /// <summary>The text on one line: whatever could end a header becomes a blank.</summary>
    internal static string OneLine(string? text)
    {
        if (string.IsNullOrEmpty(text)) return "";
        var at = 0;
        while (at < text.Length && !char.IsControl(text[at])) at++;
        if (at == text.Length) return text.Trim();
        return string.Create(text.Length, text, static (line, text) =>
        {
            for (var i = 0; i < line.Length; i++) line[i] = char.IsControl(text[i]) ? ' ' : text[i];
        }).Trim();
    }

    /// <summary>An unstructured value, such as a subject, that begins at this column.</summary>
    internal static void WriteText(MessageBuffer output, string? value, int column)
    {
        var text = OneLine(value);
        if (Ascii.IsValid(text) && !text.Contains("=?", StringComparison.Ordinal) && LongestWord(text) < 900) Fold(output, text, column);
        else WriteEncoded(output, text, ref column);
    }

    /// <summary>A mailbox: <c>Name &lt;address&gt;</c>, or the address alone.</summary>
    internal static void WriteMailbox(MessageBuffer output, string? name, string address, int column)
    {
        var shown = OneLine(name);
        address = Bare(address);
        if (shown.Length == 0 || string.Equals(shown, address, StringComparison.OrdinalIgnoreCase))
        {
            Utf8(output, address);
            return;
        }
        WritePhrase(output, shown, ref column);
        output.Write(column + address.Length + 3 > MostColumns ? "\r\n <"u8 : " <"u8);
        Utf8(output, address);
        output.Write(">"u8);
    }

    private static void WritePhrase(MessageBuffer output, string name, ref int column)
    {
        if (!Ascii.IsValid(name) || name.Length > 60 || name.Contains("=?", StringComparison.Ordinal))
        {
            WriteEncoded(output, name, ref column);
            return;
        }
        var written = name.AsSpan().IndexOfAnyExcept(Phrase) < 0 && !name.Contains("  ", StringComparison.Ordinal)
            ? name
            : "\"" + name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";
        Utf8(output, written);
        column += written.Length;
    }

    /// <summary>An address up to anything that could end it or the header; quoted ones came through the parser as they are.</summary>
    private static string Bare(string address)
    {
        var isQuoted = address.StartsWith('"');
        for (var i = 0; i < address.Length; i++)
            if (char.IsControl(address[i]) || (!isQuoted && address[i] is ' ' or '<' or '>' or ',' or ';' or ':' or '(' or ')')) return address[..i];
        return address;
    }

    private static void Fold(MessageBuffer output, ReadOnlySpan<char> text, int column)
    {
        while (!text.IsEmpty)
        {
            // A word with the blanks before it: a line is broken before the last of them, so no line is all blanks.
            var word = text.IndexOfAnyExcept(' ') is >= 0 and var first ? first : text.Length;
            var end = text[word..].IndexOf(' ');
            end = end < 0 ? text.Length : word + end;
            if (word > 0 && column + end > MostColumns)
            {
                Utf8(output, text[..(word - 1)]);
                output.Write("\r\n "u8);
                Utf8(output, text[word..end]);
                column = 1 + end - word;
            }
            else
            {
                Utf8(output, text[..end]);
                column += end;
            }
            text = text[end..];
        }
    }

    /// <remarks>Each word is whole characters only (RFC 2047 5), and no line passes 76.</remarks>
    private static void WriteEncoded(MessageBuffer output, ReadOnlySpan<char> text, ref int column)
    {
        Span<byte> utf8 = stackalloc byte[64];
        Span<byte> base64 = stackalloc byte[96];
        var isFirst = true;
        while (!text.IsEmpty)
        {
            var room = (MostColumns - column - WordFrame) / 4 * 3;
            if (isFirst && room < 12)
            {
                output.Write("\r\n "u8);
                column = 1;
                room = 45;
            }
            room = Math.Min(room, 45);

            var length = 0;
            while (!text.IsEmpty)
            {
                Rune.DecodeFromUtf16(text, out var rune, out var used);
                if (length + rune.Utf8SequenceLength > room) break;
                length += rune.EncodeToUtf8(utf8[length..]);
                text = text[used..];
            }
            Base64.EncodeToUtf8(utf8[..length], base64, out _, out var written);
            output.Write("=?utf-8?B?"u8);
            output.Write(base64[..written]);
            output.Write("?="u8);
            column += WordFrame + written;
            isFirst = false;
            if (text.IsEmpty) break;
            output.Write("\r\n "u8);
            column = 1;
        }
    }

    private static int LongestWord(string text)
    {
        int longest = 0, length = 0;
        foreach (var c in text) longest = Math.Max(longest, length = c == ' ' ? 0 : length + 1);
        return longest;
    }

    internal static void Utf8(MessageBuffer output, ReadOnlySpan<char> text)
    {
        var into = output.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length));
        output.Advance(Encoding.UTF8.GetBytes(text, into));
    }
}
