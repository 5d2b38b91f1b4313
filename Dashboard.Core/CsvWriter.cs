using System.Text;

namespace Dashboard.Core;

/// <summary>Writes RFC 4180 for spreadsheets: UTF-8, CRLF, and no cell that a spreadsheet would run as a formula.</summary>
public sealed class CsvWriter(Stream output) : ITableWriter
{
    private readonly StreamWriter _writer = new(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 32 * 1024, leaveOpen: true);

    /// <summary>Writes one row.</summary>
    public async Task WriteAsync(IReadOnlyList<string?> cells, CancellationToken ct)
    {
        for (var at = 0; at < cells.Count; at++)
        {
            if (at > 0) await _writer.WriteAsync(',');
            await _writer.WriteAsync(Cell(cells[at] ?? "").AsMemory(), ct);
        }

        await _writer.WriteAsync("\r\n".AsMemory(), ct);
    }

    public ValueTask DisposeAsync() => _writer.DisposeAsync();

    /// <remarks>An apostrophe in front makes = + - @ tab and CR plain text to Excel and its kin (OWASP, CSV injection).</remarks>
    private static string Cell(string text)
    {
        if (text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r') text = "'" + text;
        return text.AsSpan().IndexOfAny("\",\r\n") >= 0 ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
