using System.Buffers;

namespace Dashboard.Core.Recipients;

/// <summary>What else is known of a recipient, by name: the bounds of names, values and their number.</summary>
public static class RecipientAttributes
{
    public const int Most = 100;
    public const int NameLength = 64;
    public const int ValueLength = 2000;

    private static readonly SearchValues<char> NameLetters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-");

    /// <summary>Whether a text can be the name of an attribute: 1 to 64 letters, digits, _ or -.</summary>
    public static bool IsName(ReadOnlySpan<char> text) => text.Length is > 0 and <= NameLength && text.IndexOfAnyExcept(NameLetters) < 0;

    /// <summary>The nearest name to what a file's header says; empty where nothing of it is left.</summary>
    public static string NameFor(string header)
    {
        Span<char> name = stackalloc char[NameLength];
        var length = 0;
        foreach (var c in header.AsSpan().Trim())
        {
            if (length == NameLength) break;
            if (NameLetters.Contains(c)) name[length++] = c;
            else if (length > 0 && name[length - 1] != '_') name[length++] = '_';
        }

        return name[..length].TrimEnd('_').ToString();
    }
}
