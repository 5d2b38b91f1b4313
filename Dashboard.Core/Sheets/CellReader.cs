using System.Text;
using Dashboard.Core.Imports;

namespace Dashboard.Core.Sheets;

/// <summary>Rows of a sheet as an import reads them: the mapped columns, as UTF-8.</summary>
internal sealed class CellReader(SheetCells cells, SheetColumns columns) : RowReader
{
    private readonly string[] _fields = [.. columns.Fields];
    private readonly List<byte[]> _values = [];
    private int _at;

    public override long Line => cells.FirstRow + _at;

    public override long NextPosition => _at + 1;

    public override long NextLine => Line + 1;

    public override long BytesRead => 0;

    public override int FieldCount => _values.Count;

    public override ReadOnlySpan<byte> Field(int index) => _values[index];

    /// <summary>Goes to a row by its number in the sheet.</summary>
    public void GoTo(int row)
    {
        _at = row - cells.FirstRow;
        _values.Clear();
        foreach (var field in _fields) _values.Add(Encoding.UTF8.GetBytes(SheetColumns.Text(columns.Cell(cells.Rows[_at], field))));
    }

    public override ValueTask<bool> ReadAsync(CancellationToken ct)
    {
        if (_at + 1 >= cells.Rows.Count) return ValueTask.FromResult(false);
        GoTo(cells.FirstRow + _at + 1);
        return ValueTask.FromResult(true);
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
