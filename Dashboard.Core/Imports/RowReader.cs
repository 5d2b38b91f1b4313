using System.Text;

namespace Dashboard.Core.Imports;

/// <summary>A file read row by row, forward only, each field as UTF-8.</summary>
internal abstract class RowReader : IAsyncDisposable
{
    /// <summary>More columns than any list of people has; a file with more is hostile or broken.</summary>
    public const int MostColumns = 500;

    /// <summary>The physical line on which the row begins, from 1; of a sheet its row number.</summary>
    public abstract long Line { get; }

    /// <summary>Where the row after this begins, to go on from there later.</summary>
    public abstract long NextPosition { get; }

    /// <summary>The line there.</summary>
    public abstract long NextLine { get; }

    /// <summary>How far the file is read, in bytes of the upload.</summary>
    public abstract long BytesRead { get; }

    /// <summary>How many fields the row has.</summary>
    public abstract int FieldCount { get; }

    /// <summary>Why the row as such cannot be used, or null.</summary>
    public virtual string? Fault => null;

    /// <summary>The text of a field as UTF-8, valid until the next field is read.</summary>
    public abstract ReadOnlySpan<byte> Field(int index);

    /// <summary>Reads the next row; false at the end. A file that must not be read further throws <see cref="ImportRefusedException"/>.</summary>
    public abstract ValueTask<bool> ReadAsync(CancellationToken ct);

    /// <summary>The text of a field.</summary>
    public string Text(int index) => Encoding.UTF8.GetString(Field(index));

    public abstract ValueTask DisposeAsync();
}
