using System.IO.Compression;
using System.Text;

namespace Dashboard.Tests.Making;

/// <summary>Files that mean harm, written by hand.</summary>
internal static class HostileFiles
{
    private const string Types = """
        <?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>
        """;

    private const string Roots = """
        <?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>
        """;

    private const string Book = """
        <workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>
        """;

    private const string Links = """
        <?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>
        """;

    /// <summary>A ZIP of these entries; each is written as many times over as it says.</summary>
    public static byte[] Zip(params (string Name, string Text, int Times)[] entries)
    {
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text, times) in entries)
            {
                var piece = Encoding.UTF8.GetBytes(text);
                using var entry = zip.CreateEntry(name, CompressionLevel.SmallestSize).Open();
                for (var n = 0; n < times; n++) entry.Write(piece);
            }
        }

        return packed.ToArray();
    }

    /// <summary>A workbook with this inside of its sheet's data, and this before its workbook part.</summary>
    public static byte[] Workbook(string rows, string before = "", params (string Name, string Text, int Times)[] more) => Zip(
    [
        ("[Content_Types].xml", Types, 1), ("_rels/.rels", Roots, 1), ("xl/workbook.xml", before + Book, 1), ("xl/_rels/workbook.xml.rels", Links, 1),
        ("xl/worksheets/sheet1.xml", $"""<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>""", 1), .. more,
    ]);

    /// <summary>A row of cells that hold their text themselves.</summary>
    public static string Row(int number, IEnumerable<string> cells) => $"""<row r="{number}">{string.Concat(cells.Select(cell => $"<c t=\"inlineStr\"><is><t>{cell}</t></is></c>"))}</row>""";
}
