using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Dashboard.Core.Imports;

/// <summary>An uploaded file, recognised by its content: what it is, how it is written, its columns and first rows.</summary>
internal sealed class ImportFile
{
    public const int PreviewRows = 20;

    private const int SampleBytes = 128 * 1024;
    private static readonly char[] Delimiters = [',', ';', '\t', '|'];

    private readonly string _path;
    private readonly long _mostBytes;
    private long _textStart;

    private ImportFile(string path, long mostBytes)
    {
        _path = path;
        _mostBytes = mostBytes;
        Bytes = new FileInfo(path).Length;
    }

    /// <summary>The size of the upload.</summary>
    public long Bytes { get; }

    public FileShape Shape { get; private set; } = new(FileKind.Csv, FileEncoding.Utf8, ',', HasHeader: true);

    /// <summary>The columns' names: the header's, or “Column 1” and so on.</summary>
    public IReadOnlyList<string> Header { get; private set; } = [];

    /// <summary>The first rows below the header.</summary>
    public IReadOnlyList<IReadOnlyList<string>> FirstRows { get; private set; } = [];

    /// <summary>Where the first row below the header begins.</summary>
    public ImportCheckpoint Start { get; private set; } = ImportCheckpoint.Start;

    /// <summary>Looks into a file; refused where it is none that can be read.</summary>
    public static async Task<Result<ImportFile>> OpenAsync(string path, ImportOptions options, long mostBytes, CancellationToken ct)
    {
        var file = new ImportFile(path, mostBytes);
        try
        {
            await file.RecogniseAsync(options, ct);
            return file;
        }
        catch (ImportRefusedException e)
        {
            return e.Refusal;
        }
    }

    /// <summary>The rows from a place on.</summary>
    public async Task<RowReader> ReadAsync(long position, long line, CancellationToken ct)
    {
        var file = OpenFile();
        if (Shape.Kind is FileKind.Xlsx)
        {
            var sheet = new SheetReader(file);
            while (sheet.NextPosition < position && await sheet.ReadAsync(ct)) { }
            return sheet;
        }

        var text = await OpenTextAsync(file, position, ct);
        return new CsvReader(text, Shape.Delimiter, Shape.Encoding is FileEncoding.Windows1252, position, line, () => file.Position);
    }

    private async Task RecogniseAsync(ImportOptions options, CancellationToken ct)
    {
        if (Bytes == 0) throw new ImportRefusedException(ImportErrors.FileEmpty);
        var kind = await KindAsync(ct);
        Shape = Shape with { Kind = kind };
        if (kind is FileKind.Xlsx) await Archive.MeasureWorkbookAsync(_path, ct);
        else await RecogniseTextAsync(options, ct);

        await using var rows = await ReadAsync(_textStart, 1, ct);
        if (!await ReadFilledAsync(rows, ct)) throw new ImportRefusedException(ImportErrors.FileEmpty);
        var first = Fields(rows);
        var hasHeader = options.HasHeader ?? !first.Any(field => field.Contains('@', StringComparison.Ordinal) && EmailAddress.Parse(field).Error is null);
        Shape = Shape with { HasHeader = hasHeader };
        Header = hasHeader ? [.. first.Select(Named)] : [.. first.Select((_, at) => Named("", at))];
        Start = hasHeader ? new(rows.NextPosition, rows.NextLine, 0, 0) : new(_textStart, 1, 0, 0);

        var previewed = new List<IReadOnlyList<string>>();
        if (!hasHeader) previewed.Add(first);
        while (previewed.Count < PreviewRows && await ReadFilledAsync(rows, ct)) previewed.Add(Fields(rows));
        FirstRows = previewed;
    }

    private async Task<FileKind> KindAsync(CancellationToken ct)
    {
        var head = new byte[8];
        await using var file = OpenFile();
        var length = await file.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, ct);
        if (head.AsSpan(0, length).StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0])) throw new ImportRefusedException(ImportErrors.SheetUnreadable);
        if (!head.AsSpan(0, length).StartsWith("PK\x03\x04"u8)) return FileKind.Csv;
        return Archive.IsWorkbook(_path) ? FileKind.Xlsx : FileKind.Zip;
    }

    private async Task RecogniseTextAsync(ImportOptions options, CancellationToken ct)
    {
        var raw = await SampleAsync(asText: false, ct);
        var (encoding, mark) = EncodingOf(raw);
        Shape = Shape with { Encoding = options.Encoding ?? encoding };
        _textStart = mark; // of UTF-16, too, three bytes once it is UTF-8

        var sample = await SampleAsync(asText: true, ct);
        if (sample.AsSpan().Contains((byte)0) && sample.AsSpan().Count((byte)0) > 8) throw new ImportRefusedException(ImportErrors.NotText);
        Shape = Shape with { Delimiter = options.Delimiter ?? await DelimiterOfAsync(sample, ct) };
    }

    private async Task<byte[]> SampleAsync(bool asText, CancellationToken ct)
    {
        var file = OpenFile();
        await using var stream = asText ? await OpenTextAsync(file, _textStart, ct) : Shape.Kind is FileKind.Zip ? Archive.OpenText(file, _mostBytes) : file;
        var sample = new byte[SampleBytes];
        return sample[..await stream.ReadAtLeastAsync(sample, sample.Length, throwOnEndOfStream: false, ct)];
    }

    private static (FileEncoding Encoding, int Mark) EncodingOf(ReadOnlySpan<byte> sample)
    {
        if (sample.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF])) return (FileEncoding.Utf8, 3);
        if (sample.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE])) return (FileEncoding.Utf16LittleEndian, 3);
        if (sample.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF])) return (FileEncoding.Utf16BigEndian, 3);
        int even = 0, odd = 0;
        for (var at = 0; at < sample.Length; at++)
        {
            if (sample[at] != 0) continue;
            if (at % 2 == 0) even++;
            else odd++;
        }

        if (odd > sample.Length / 4 && even < odd / 10) return (FileEncoding.Utf16LittleEndian, 0);
        if (even > sample.Length / 4 && odd < even / 10) return (FileEncoding.Utf16BigEndian, 0);
        var whole = sample.Length < SampleBytes ? sample : sample[..(sample.LastIndexOf((byte)'\n') + 1)];
        return (Utf8.IsValid(whole) ? FileEncoding.Utf8 : FileEncoding.Windows1252, 0);
    }

    /// <summary>The delimiter with which most rows have the same number of fields, and more than one.</summary>
    private static async Task<char> DelimiterOfAsync(byte[] sample, CancellationToken ct)
    {
        var best = (Delimiter: ',', Agreement: 0.0, Columns: 1);
        foreach (var delimiter in Delimiters)
        {
            var counts = new List<int>();
            await using var rows = new CsvReader(new MemoryStream(sample), delimiter, isWindows1252: false, 0, 1, () => 0);
            while (counts.Count < 60 && await ReadFilledAsync(rows, ct)) counts.Add(rows.FieldCount);
            if (sample.Length == SampleBytes && counts.Count is > 1 and < 60) counts.RemoveAt(counts.Count - 1); // cut off by the sample's end
            if (counts.Count == 0) continue;
            var (columns, rowsOfIt) = counts.CountBy(count => count).MaxBy(group => group.Value * 1000 + Math.Min(group.Key, 999));
            var agreement = (double)rowsOfIt / counts.Count;
            if (columns > 1 && (agreement, columns).CompareTo((best.Agreement, best.Columns)) > 0) best = (delimiter, agreement, columns);
        }

        return best.Delimiter;
    }

    private FileStream OpenFile() => new(_path, FileMode.Open, FileAccess.Read, FileShare.Read, 0, FileOptions.Asynchronous | FileOptions.SequentialScan);

    private async Task<Stream> OpenTextAsync(FileStream file, long position, CancellationToken ct)
    {
        Stream text = Shape.Kind is FileKind.Zip ? Archive.OpenText(file, _mostBytes) : file;
        if (Shape.Encoding is FileEncoding.Utf16LittleEndian or FileEncoding.Utf16BigEndian)
            text = Encoding.CreateTranscodingStream(text, Shape.Encoding is FileEncoding.Utf16LittleEndian ? Encoding.Unicode : Encoding.BigEndianUnicode, Encoding.UTF8);
        else if (text is FileStream)
        {
            file.Position = position;
            return text;
        }

        var skip = new byte[64 * 1024];
        for (var left = position; left > 0;)
        {
            var read = await text.ReadAsync(skip.AsMemory(0, (int)Math.Min(left, skip.Length)), ct);
            if (read == 0) break;
            left -= read;
        }

        return text;
    }

    /// <summary>The next row that is not blank.</summary>
    private static async Task<bool> ReadFilledAsync(RowReader rows, CancellationToken ct)
    {
        while (await rows.ReadAsync(ct))
            for (var at = 0; at < rows.FieldCount; at++)
                if (!rows.Text(at).AsSpan().Trim().IsEmpty) return true;
        return false;
    }

    private static List<string> Fields(RowReader rows) => [.. Enumerable.Range(0, rows.FieldCount).Select(rows.Text)];

    private static string Named(string name, int at) =>
        name.Trim().TrimStart('\uFEFF') is { Length: > 0 } given ? given : string.Create(CultureInfo.InvariantCulture, $"Column {at + 1}");
}
