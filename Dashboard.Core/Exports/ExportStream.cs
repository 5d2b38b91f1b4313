namespace Dashboard.Core.Exports;

/// <summary>What a writer writes on its way into the store: gathered into pieces, which are kept whenever <see cref="SpillAsync"/> is called, so that memory stays at a few of them.</summary>
internal sealed class ExportStream(IExportFiles files, Guid? clientId, Guid jobId) : Stream
{
    private const int PieceBytes = 512 * 1024;

    private readonly MemoryStream _held = new();
    private int _pieces;
    private long _written;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => _written; set => throw new NotSupportedException(); }

    /// <summary>Keeps what was gathered, where it makes a piece, or whatever there is at the end.</summary>
    public async Task SpillAsync(bool isEnd, CancellationToken ct)
    {
        if (_held.Length == 0 || (_held.Length < PieceBytes && !isEnd)) return;
        await files.AppendAsync(clientId, jobId, _pieces++, _held.GetBuffer().AsMemory(0, (int)_held.Length), ct);
        _held.SetLength(0);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _held.Write(buffer);
        _written += buffer.Length;
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) _held.Dispose();
        base.Dispose(disposing);
    }
}
