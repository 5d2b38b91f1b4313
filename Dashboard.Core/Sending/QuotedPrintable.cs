using System.Buffers;
using System.Text;

namespace Dashboard.Core.Sending;

/// <summary>
/// Quoted-printable (RFC 2045 6.7) in pieces: each begins at a line's start and ends, unless it is empty or ends with a line break, in a soft one.
/// So a campaign's constant pieces are encoded once, and a recipient's values between them, whatever their length, never make a line too long.
/// </summary>
internal static class QuotedPrintable
{
    private const int MostColumns = 75; // and the "=" of a soft break

    private static readonly SearchValues<byte> Literal = SearchValues.Create([(byte)' ', .. Enumerable.Range(33, 94).Where(b => b != '=').Select(b => (byte)b)]);

    internal static byte[] Encode(string text)
    {
        using var buffer = new MessageBuffer();
        Write(text, buffer);
        return buffer.Written.ToArray();
    }

    internal static void Write(string text, MessageBuffer output)
    {
        if (text.Length == 0) return;
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (most <= 512)
        {
            Span<byte> few = stackalloc byte[512];
            Write(few[..Encoding.UTF8.GetBytes(text, few)], output);
            return;
        }
        var many = ArrayPool<byte>.Shared.Rent(most);
        Write(many.AsSpan(0, Encoding.UTF8.GetBytes(text, many)), output);
        ArrayPool<byte>.Shared.Return(many);
    }

    internal static void Write(ReadOnlySpan<byte> bytes, MessageBuffer output)
    {
        if (bytes.IsEmpty) return;
        var into = output.GetSpan(3 * bytes.Length + 3 * bytes.Length / 24 + 16);
        int at = 0, column = 0;
        while (!bytes.IsEmpty)
        {
            var run = bytes.IndexOfAnyExcept(Literal);
            if (run < 0) run = bytes.Length;
            var literal = bytes[..run];
            while (!literal.IsEmpty)
            {
                if (column == MostColumns) SoftBreak(into, ref at, ref column);
                var fit = Math.Min(literal.Length, MostColumns - column);
                literal[..fit].CopyTo(into[at..]);
                at += fit;
                column += fit;
                literal = literal[fit..];
            }
            bytes = bytes[run..];
            if (bytes.IsEmpty) break;

            if (bytes[0] is (byte)'\r' or (byte)'\n')
            {
                ProtectBlank(into, ref at, ref column);
                into[at++] = (byte)'\r';
                into[at++] = (byte)'\n';
                column = 0;
                bytes = bytes[(bytes.StartsWith("\r\n"u8) ? 2 : 1)..];
                continue;
            }
            if (bytes[0] != 0)
            {
                if (column > MostColumns - 3) SoftBreak(into, ref at, ref column);
                Hex(bytes[0], into, ref at);
                column += 3;
            }
            bytes = bytes[1..];
        }
        if (column > 0) SoftBreak(into, ref at, ref column);
        output.Advance(at);
    }

    /// <remarks>A blank at a line's end is lost on the way (RFC 2045 6.7 rule 3). Tabs are always encoded.</remarks>
    private static void ProtectBlank(Span<byte> into, ref int at, ref int column)
    {
        if (column == 0 || into[at - 1] != ' ') return;
        at--;
        column--;
        if (column > MostColumns - 3) SoftBreak(into, ref at, ref column);
        Hex((byte)' ', into, ref at);
    }

    private static void SoftBreak(Span<byte> into, ref int at, ref int column)
    {
        into[at++] = (byte)'=';
        into[at++] = (byte)'\r';
        into[at++] = (byte)'\n';
        column = 0;
    }

    private static void Hex(byte value, Span<byte> into, ref int at)
    {
        into[at++] = (byte)'=';
        into[at++] = "0123456789ABCDEF"u8[value >> 4];
        into[at++] = "0123456789ABCDEF"u8[value & 15];
    }
}
