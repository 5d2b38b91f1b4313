using System.Globalization;
using System.Text;
using ExcelDataReader;
using ExcelDataReader.Exceptions;

namespace Dashboard.Core.Imports;

/// <summary>The first sheet of an XLSX workbook, row by row. What it unpacks to was measured before.</summary>
internal sealed class SheetReader : RowReader
{
    private readonly FileStream _file;
    private readonly IExcelDataReader _sheet;
    private readonly byte[][] _fields = new byte[MostColumns][];
    private int _count;
    private long _row;

    static SheetReader() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance); // ExcelDataReader asks for code page 1252 before it looks at the file

    public SheetReader(FileStream file)
    {
        _file = file;
        try
        {
            _sheet = ExcelReaderFactory.CreateOpenXmlReader(file);
        }
        catch (Exception e) when (e is ExcelReaderException or InvalidDataException or System.Xml.XmlException or FormatException or OverflowException)
        {
            throw new ImportRefusedException(ImportErrors.SheetUnreadable);
        }

        if (_sheet.FieldCount > MostColumns) throw new ImportRefusedException(ImportErrors.TooManyColumns(MostColumns));
    }

    public override long Line => _row;

    public override long NextPosition => _row;

    public override long NextLine => _row + 1;

    public override long BytesRead => _file.Position;

    public override int FieldCount => _count;

    public override ReadOnlySpan<byte> Field(int index) => _fields[index];

    public override ValueTask<bool> ReadAsync(CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        try
        {
            if (!_sheet.Read()) return ValueTask.FromResult(false);
        }
        catch (Exception e) when (e is ExcelReaderException or InvalidDataException or System.Xml.XmlException or FormatException or OverflowException)
        {
            throw new ImportRefusedException(ImportErrors.SheetUnreadable);
        }

        _row++;
        _count = 0;
        for (var at = 0; at < Math.Min(_sheet.FieldCount, MostColumns); at++)
        {
            _fields[at] = Encoding.UTF8.GetBytes(Written(_sheet.GetValue(at)));
            if (_fields[at].Length > 0) _count = at + 1;
        }

        return ValueTask.FromResult(true);
    }

    public override ValueTask DisposeAsync()
    {
        _sheet.Dispose();
        return _file.DisposeAsync();
    }

    private static string Written(object? value) => value switch
    {
        null => "",
        string text => text,
        bool flag => flag ? "true" : "false",
        DateTime { TimeOfDay.Ticks: 0 } day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime moment => moment.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
