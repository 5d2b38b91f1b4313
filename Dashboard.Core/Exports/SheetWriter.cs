using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml;

namespace Dashboard.Core.Exports;

/// <summary>
/// Writes an XLSX workbook (ISO/IEC 29500) as it comes, without holding it: every cell is text, so that no spreadsheet runs one as a formula, takes a zero from a postcode or a day out of a part number.
/// Past the most rows of a sheet it goes on in the next.
/// </summary>
internal sealed class SheetWriter : ITableWriter
{
    private const int MostRows = 1_048_576;
    private const int MostCell = 32_767;
    private const int Plain = 0, Quoted = 1; // the second style marks a text that begins like a formula, as a typed apostrophe does

    private readonly ZipArchive _zip;
    private readonly StringBuilder _row = new();
    private StreamWriter? _sheet;
    private int _sheets;
    private int _rows;
    private IReadOnlyList<string?>? _header;

    public SheetWriter(Stream output) => _zip = new(output, ZipArchiveMode.Create, leaveOpen: true);

    public async Task WriteAsync(IReadOnlyList<string?> cells, CancellationToken ct)
    {
        _header ??= cells;
        if (_sheet is null || _rows == MostRows) await NextSheetAsync(isFirst: _sheet is null, ct);
        await WriteRowAsync(cells, ct);
    }

    public async ValueTask DisposeAsync()
    {
        if (_sheet is null) await NextSheetAsync(isFirst: true, CancellationToken.None);
        await EndSheetAsync();
        await PartAsync("xl/styles.xml", """<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf xfId="0"/><xf xfId="0" quotePrefix="1"/></cellXfs></styleSheet>""");
        var numbers = Enumerable.Range(1, _sheets).ToList();
        await PartAsync("xl/workbook.xml", $"""<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>{Each(numbers, n => $"<sheet name=\"Sheet{n}\" sheetId=\"{n}\" r:id=\"s{n}\"/>")}</sheets></workbook>""");
        await PartAsync("xl/_rels/workbook.xml.rels", $"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{Each(numbers, n => $"<Relationship Id=\"s{n}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet{n}.xml\"/>")}<Relationship Id="styles" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>""");
        await PartAsync("_rels/.rels", """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="book" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>""");
        await PartAsync("[Content_Types].xml", $"""<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>{Each(numbers, n => $"<Override PartName=\"/xl/worksheets/sheet{n}.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>")}</Types>""");
        _zip.Dispose();
    }

    private async Task NextSheetAsync(bool isFirst, CancellationToken ct)
    {
        if (!isFirst) await EndSheetAsync();
        _sheets++;
        _rows = 0;
        _sheet = Part(string.Create(CultureInfo.InvariantCulture, $"xl/worksheets/sheet{_sheets}.xml"));
        await _sheet.WriteAsync("""<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>""".AsMemory(), ct);
        if (!isFirst && _header is not null) await WriteRowAsync(_header, ct);
    }

    private async Task EndSheetAsync()
    {
        await _sheet!.WriteAsync("</sheetData></worksheet>");
        await _sheet.DisposeAsync();
    }

    private async Task WriteRowAsync(IReadOnlyList<string?> cells, CancellationToken ct)
    {
        _rows++;
        _row.Clear().Append(CultureInfo.InvariantCulture, $"<row r=\"{_rows}\">");
        for (var at = 0; at < cells.Count; at++)
        {
            if (string.IsNullOrEmpty(cells[at])) continue;
            var text = Clean(cells[at]!);
            var style = text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? Quoted : Plain;
            _row.Append(CultureInfo.InvariantCulture, $"<c r=\"{Column(at)}{_rows}\" t=\"inlineStr\" s=\"{style}\"><is><t xml:space=\"preserve\">").Append(System.Security.SecurityElement.Escape(text)).Append("</t></is></c>");
        }

        _row.Append("</row>");
        await _sheet!.WriteAsync(_row, ct);
    }

    /// <summary>What XML cannot hold is left out, and what a cell cannot hold is cut off.</summary>
    private static string Clean(string text)
    {
        if (text.Length > MostCell) text = text[..MostCell];
        var isClean = true;
        for (var at = 0; at < text.Length && isClean; at++) isClean = XmlConvert.IsXmlChar(text[at]);
        if (isClean) return text;
        var clean = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            if (XmlConvert.IsXmlChar(text[at])) clean.Append(text[at]);
            else if (at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1])) clean.Append(text[at]).Append(text[++at]);
        }

        return clean.ToString();
    }

    private static string Column(int at) => at < 26 ? ((char)('A' + at)).ToString() : Column(at / 26 - 1) + (char)('A' + at % 26);

    private static string Each(IEnumerable<int> numbers, Func<int, FormattableString> write) => string.Concat(numbers.Select(n => write(n).ToString(CultureInfo.InvariantCulture)));

    private StreamWriter Part(string name) => new(_zip.CreateEntry(name, CompressionLevel.Fastest).Open(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 32 * 1024);

    private async Task PartAsync(string name, string content)
    {
        await using var part = Part(name);
        await part.WriteAsync("""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>""");
        await part.WriteAsync(content);
    }
}
