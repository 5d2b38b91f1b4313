using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Dashboard.Core.Imports;

/// <summary>
/// Separated text (RFC 4180) as people really send it: any line ending, breaks and doubled quotes inside quoted fields, stray quotes, missing encodings.
/// Works on bytes, so that it knows the place of every row and can go on there.
/// </summary>
/// <remarks>
/// A quote counts only at the start of a field, and only if the matching one is followed by a delimiter or the line's end.
/// Where it is not, or never comes, the row is read once more with its quotes as ordinary characters: one bad quote spoils one line, not the rest of the file.
/// </remarks>
internal sealed class CsvReader : RowReader
{
    /// <summary>The longest row that is read, in bytes.</summary>
    public const int MostBytes = 1 << 20;

    /// <summary>A quote that is not closed within this many bytes is taken for a stray one.</summary>
    private const int MostQuoted = 1 << 16;

    private static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    private readonly Stream _stream;
    private readonly byte _delimiter;
    private readonly bool _isWindows1252;
    private readonly SearchValues<byte> _ends;
    private readonly Func<long> _bytesRead;
    private readonly List<(int Start, int Length, bool IsFolded)> _fields = [];
    private byte[] _buffer = new byte[256 * 1024];
    private byte[] _scratch = new byte[256];
    private byte[] _unfolded = new byte[256];
    private int _start;
    private int _filled;
    private bool _isAtEnd;
    private long _position;
    private long _line;
    private long _nextLine;
    private string? _fault;

    /// <param name="stream">The text, at the place to begin.</param>
    /// <param name="delimiter">What stands between two fields.</param>
    /// <param name="isWindows1252">True where the text is Windows-1252; else it is UTF-8, with single fields that are not read as Windows-1252.</param>
    /// <param name="position">The place in the text where <paramref name="stream"/> stands.</param>
    /// <param name="line">The line there.</param>
    /// <param name="bytesRead">How much of the upload is read.</param>
    public CsvReader(Stream stream, char delimiter, bool isWindows1252, long position, long line, Func<long> bytesRead)
    {
        _stream = stream;
        _delimiter = (byte)delimiter;
        _isWindows1252 = isWindows1252;
        _position = position;
        _nextLine = line;
        _bytesRead = bytesRead;
        _ends = SearchValues.Create([_delimiter, (byte)'\r', (byte)'\n']);
    }

    public override long Line => _line;

    public override long NextPosition => _position;

    public override long NextLine => _nextLine;

    public override long BytesRead => _bytesRead();

    public override int FieldCount => _fields.Count;

    public override string? Fault => _fault;

    public override ReadOnlySpan<byte> Field(int index)
    {
        var (start, length, isFolded) = _fields[index];
        ReadOnlySpan<byte> field = _buffer.AsSpan(start, length);
        if (isFolded) field = Unfold(field);
        if (Ascii.IsValid(field) || (!_isWindows1252 && Utf8.IsValid(field))) return field;

        var most = field.Length * 3;
        if (_scratch.Length < most) _scratch = new byte[most];
        return _scratch.AsSpan(0, Encoding.UTF8.GetBytes(Windows1252.GetString(field), _scratch));
    }

    public override async ValueTask<bool> ReadAsync(CancellationToken ct)
    {
        while (true)
        {
            if (_start == _filled && _isAtEnd) return false;
            if (_start < _filled && TryTake()) return true;
            await FillAsync(ct);
        }
    }

    public override ValueTask DisposeAsync() => _stream.DisposeAsync();

    private bool TryTake()
    {
        _fault = null;
        var found = Scan(mayQuote: true, out var end, out var lines);
        if (found is Scanned.NeedsMore && !_isAtEnd && _filled - _start < MostBytes) return false;
        if (found is not Scanned.Row)
        {
            var isOpen = found is Scanned.NeedsMore or Scanned.OpenQuote;
            found = Scan(mayQuote: false, out end, out lines);
            if (found is Scanned.NeedsMore && !_isAtEnd && _filled - _start < MostBytes) return false;
            if (found is Scanned.NeedsMore) throw new ImportRefusedException(ImportErrors.RecordTooLong(_nextLine, MostBytes));
            if (isOpen) _fault = "A quote opens in this row and is never closed.";
        }

        _line = _nextLine;
        _nextLine += lines;
        _position += end - _start;
        _start = end;
        return true;
    }

    /// <summary>Finds the fields of the row at <see cref="_start"/>; where all is there, quoted ones are unfolded in place.</summary>
    private Scanned Scan(bool mayQuote, out int end, out int lines)
    {
        var buffer = _buffer.AsSpan(0, _filled);
        var at = _start;
        lines = 0;
        end = at;
        _fields.Clear();
        while (true)
        {
            if (_fields.Count > MostColumns) throw new ImportRefusedException(ImportErrors.TooManyColumns(MostColumns));
            if (mayQuote && OpeningQuote(buffer, at) is >= 0 and var open)
            {
                var close = ClosingQuote(buffer, open + 1, ref lines, out var isFolded);
                if (close < 0) return _filled - open > MostQuoted ? Scanned.OpenQuote : Scanned.NeedsMore;
                var after = close + 1;
                while (after < _filled && buffer[after] == ' ') after++;
                if (after == _filled && !_isAtEnd) return Scanned.NeedsMore;
                if (after < _filled && !_ends.Contains(buffer[after])) return Scanned.BadQuote;
                _fields.Add((open + 1, close - open - 1, isFolded));
                at = after;
            }
            else
            {
                var length = buffer[at..].IndexOfAny(_ends);
                if (length < 0 && !_isAtEnd) return Scanned.NeedsMore;
                if (length < 0) length = _filled - at;
                _fields.Add((at, length, false));
                at += length;
            }

            if (at == _filled) // only at the end of the file
            {
                end = at;
                lines++;
                return Scanned.Row;
            }

            if (buffer[at] == _delimiter)
            {
                at++;
                continue;
            }

            if (buffer[at] == '\r')
            {
                if (at + 1 == _filled && !_isAtEnd) return Scanned.NeedsMore;
                if (at + 1 < _filled && buffer[at + 1] == '\n') at++;
            }

            end = at + 1;
            lines++;
            return Scanned.Row;
        }
    }

    /// <summary>The place of the quote that opens the field, or -1; blanks before it are no part of the field.</summary>
    private static int OpeningQuote(ReadOnlySpan<byte> buffer, int at)
    {
        while (at < buffer.Length && buffer[at] == ' ') at++;
        return at < buffer.Length && buffer[at] == '"' ? at : -1;
    }

    /// <summary>The place of the quote that closes the field, or -1; counts the line breaks on the way.</summary>
    private int ClosingQuote(ReadOnlySpan<byte> buffer, int from, ref int lines, out bool isFolded)
    {
        isFolded = false;
        var at = from;
        while (true)
        {
            var next = buffer[at..Math.Min(buffer.Length, Math.Max(at, from + MostQuoted))].IndexOf((byte)'"');
            if (next < 0) return -1;
            lines += Breaks(buffer.Slice(at, next));
            at += next;
            if (at + 1 < buffer.Length && buffer[at + 1] == '"')
            {
                isFolded = true;
                at += 2;
                continue;
            }

            return at + 1 == buffer.Length && !_isAtEnd ? -1 : at;
        }
    }

    private static int Breaks(ReadOnlySpan<byte> text)
    {
        var breaks = text.Count((byte)'\n');
        for (var at = text.IndexOf((byte)'\r'); at >= 0 && at < text.Length; at++)
            if (text[at] == '\r' && (at + 1 == text.Length || text[at + 1] != '\n')) breaks++;
        return breaks;
    }

    private ReadOnlySpan<byte> Unfold(ReadOnlySpan<byte> field)
    {
        if (_unfolded.Length < field.Length) _unfolded = new byte[field.Length];
        var length = 0;
        while (field.IndexOf((byte)'"') is >= 0 and var quote)
        {
            field[..(quote + 1)].CopyTo(_unfolded.AsSpan(length));
            length += quote + 1;
            field = field[Math.Min(quote + 2, field.Length)..];
        }

        field.CopyTo(_unfolded.AsSpan(length));
        return _unfolded.AsSpan(0, length + field.Length);
    }

    private async Task FillAsync(CancellationToken ct)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _filled - _start).CopyTo(_buffer);
            _filled -= _start;
            _start = 0;
        }

        if (_filled == _buffer.Length) Array.Resize(ref _buffer, Math.Min(_buffer.Length * 2, MostBytes + 1));
        var read = await _stream.ReadAsync(_buffer.AsMemory(_filled), ct);
        if (read == 0) _isAtEnd = true;
        _filled += read;
    }

    private enum Scanned
    {
        Row,
        NeedsMore,
        BadQuote,
        OpenQuote,
    }
}
