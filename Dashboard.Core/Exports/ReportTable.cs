namespace Dashboard.Core.Exports;

/// <summary>A table of a report as it is written to a file: the header, and rows of plain figures.</summary>
public sealed record ReportTable(string Name, IReadOnlyList<string> Header, IReadOnlyList<IReadOnlyList<string?>> Rows)
{
    public string FileName(ExportFormat format) => $"{Name}.{format.ToString().ToLowerInvariant()}";

    public static string ContentType(ExportFormat format) =>
        format is ExportFormat.Xlsx ? "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" : "text/csv; charset=utf-8";

    /// <summary>Writes it as CSV or XLSX.</summary>
    public async Task<byte[]> WriteAsync(ExportFormat format, CancellationToken ct)
    {
        using var output = new MemoryStream();
        await using (ITableWriter writer = format is ExportFormat.Xlsx ? new SheetWriter(output) : new CsvWriter(output))
        {
            await writer.WriteAsync(Header, ct);
            foreach (var row in Rows) await writer.WriteAsync(row, ct);
        }

        return output.ToArray();
    }
}
