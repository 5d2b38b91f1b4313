using System.Runtime.InteropServices;

namespace Dashboard.Core.Imports;

/// <summary>Some thousand checked rows on their way into the database: UTF-8 packed end to end, and the rows that were refused. Used again and again.</summary>
public sealed class ImportChunk
{
    private readonly List<StagedRow> _rows = [];
    private readonly List<ImportError> _errors = [];
    private byte[] _text = new byte[1 << 20];
    private int _length;

    /// <summary>The good rows.</summary>
    public ReadOnlySpan<StagedRow> Rows => CollectionsMarshal.AsSpan(_rows);

    /// <summary>The refused rows.</summary>
    public IReadOnlyList<ImportError> Errors => _errors;

    /// <summary>Bytes of text held.</summary>
    public int Length => _length;

    /// <summary>How many rows were taken, good or refused.</summary>
    public int Count => _rows.Count + _errors.Count;

    /// <summary>A part of the text.</summary>
    public ReadOnlySpan<byte> Text(int start, int length) => _text.AsSpan(start, length);

    /// <summary>Empties it for the next rows.</summary>
    public void Clear()
    {
        _rows.Clear();
        _errors.Clear();
        _length = 0;
    }

    internal void Refuse(ImportError error) => _errors.Add(error);

    internal void Add(StagedRow row) => _rows.Add(row);

    internal void Append(ReadOnlySpan<byte> text)
    {
        if (_length + text.Length > _text.Length) Array.Resize(ref _text, Math.Max(_text.Length * 2, _length + text.Length));
        text.CopyTo(_text.AsSpan(_length));
        _length += text.Length;
    }

    internal void Append(byte letter)
    {
        if (_length == _text.Length) Array.Resize(ref _text, _text.Length * 2);
        _text[_length++] = letter;
    }

    /// <summary>Takes back what was appended for a row that is refused after all.</summary>
    internal void CutTo(int length) => _length = length;
}
