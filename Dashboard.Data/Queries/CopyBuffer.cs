using System.Buffers.Binary;
using System.Text;

namespace Dashboard.Data.Queries;

/// <summary>Rows in PostgreSQL's binary COPY format, packed by hand: the text is UTF-8 already and only copied.</summary>
internal sealed class CopyBuffer
{
    private byte[] _bytes = new byte[4 << 20];
    private int _length;

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _length);

    public void Begin()
    {
        _length = 0;
        "PGCOPY\n"u8.CopyTo(Take(7));
        ((ReadOnlySpan<byte>)[0xFF, (byte)'\r', (byte)'\n', 0, 0, 0, 0, 0, 0, 0, 0, 0]).CopyTo(Take(12)); // no flags, no extension
    }

    public void End() => Row(-1);

    /// <summary>Begins a row of so many fields.</summary>
    public void Row(short fields) => BinaryPrimitives.WriteInt16BigEndian(Take(2), fields);

    public void Null() => BinaryPrimitives.WriteInt32BigEndian(Take(4), -1);

    public void Value(long number)
    {
        var room = Take(12);
        BinaryPrimitives.WriteInt32BigEndian(room, 8);
        BinaryPrimitives.WriteInt64BigEndian(room[4..], number);
    }

    public void Value(Guid id)
    {
        var room = Take(20);
        BinaryPrimitives.WriteInt32BigEndian(room, 16);
        id.TryWriteBytes(room[4..], bigEndian: true, out _);
    }

    public void Value(string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        var room = Take(4 + length);
        BinaryPrimitives.WriteInt32BigEndian(room, length);
        Encoding.UTF8.GetBytes(text, room[4..]);
    }

    public void Value(ReadOnlySpan<byte> text)
    {
        var room = Take(4 + text.Length);
        BinaryPrimitives.WriteInt32BigEndian(room, text.Length);
        text.CopyTo(room[4..]);
    }

    /// <summary>A jsonb: its version, then the text.</summary>
    public void Json(ReadOnlySpan<byte> text)
    {
        var room = Take(5 + text.Length);
        BinaryPrimitives.WriteInt32BigEndian(room, 1 + text.Length);
        room[4] = 1;
        text.CopyTo(room[5..]);
    }

    private Span<byte> Take(int length)
    {
        if (_length + length > _bytes.Length) Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + length));
        var room = _bytes.AsSpan(_length, length);
        _length += length;
        return room;
    }
}
