using System.Buffers;

namespace Dashboard.Core.Sending;

/// <summary>Pooled memory that one mail after another is written into, with room in front for a signature that is known last. Not for two threads.</summary>
public sealed class MessageBuffer : IBufferWriter<byte>, IDisposable
{
    private const int Headroom = 2048; // two DKIM signatures with RSA-2048 and long h= lists

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(32 * 1024);
    private int _start = Headroom;
    private int _end = Headroom;

    /// <summary>What was written; valid until the next change.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(_start, _end - _start);

    /// <summary>How many octets were written.</summary>
    public int Length => _end - _start;

    /// <summary>Forgets what was written and keeps the memory.</summary>
    public void Clear() => _start = _end = Headroom;

    /// <summary>Puts a header in front of what was written.</summary>
    public void Prepend(ReadOnlySpan<byte> header)
    {
        if (header.Length > _start) throw new InvalidOperationException("No room is left in front of the message.");
        _start -= header.Length;
        header.CopyTo(_bytes.AsSpan(_start));
    }

    /// <inheritdoc />
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        if (_bytes.Length - _end < Math.Max(sizeHint, 1)) Grow(Math.Max(sizeHint, 1));
        return _bytes.AsSpan(_end);
    }

    /// <inheritdoc />
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (_bytes.Length - _end < Math.Max(sizeHint, 1)) Grow(Math.Max(sizeHint, 1));
        return _bytes.AsMemory(_end);
    }

    /// <inheritdoc />
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _bytes.Length - _end);
        _end += count;
    }

    /// <summary>Appends bytes as they are.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(GetSpan(bytes.Length));
        _end += bytes.Length;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        var bytes = Interlocked.Exchange(ref _bytes, []);
        if (bytes.Length > 0) ArrayPool<byte>.Shared.Return(bytes);
        _start = _end = 0;
    }

    private void Grow(int more)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_bytes.Length * 2, _end + more));
        _bytes.AsSpan(0, _end).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
