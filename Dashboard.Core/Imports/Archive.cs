using System.IO.Compression;

namespace Dashboard.Core.Imports;

/// <summary>A ZIP container, looked at before anything of it is used: the names in it, and what it really unpacks to.</summary>
internal static class Archive
{
    private const int MostEntries = 10_000;
    private const long MostSharedText = 64L << 20; // the reader holds a workbook's shared strings in memory
    private const long MostSheetText = 2L << 30;
    private const int MostRatio = 200; // text packs 5 to 30 times; a bomb 1,000 times
    private static readonly string[] TextEndings = [".csv", ".tsv", ".tab", ".txt"];

    /// <summary>Whether the container is a workbook, judged by its parts.</summary>
    public static bool IsWorkbook(string path)
    {
        using var zip = Open(path);
        return zip.GetEntry("xl/workbook.xml") is not null || zip.GetEntry("[Content_Types].xml") is not null;
    }

    /// <summary>Unpacks a workbook once into nothing, so that the reader after it meets no surprise.</summary>
    public static async Task MeasureWorkbookAsync(string path, CancellationToken ct)
    {
        using var zip = Open(path);
        Inspect(zip);
        var left = Math.Min(MostSheetText, Math.Max(16L << 20, new FileInfo(path).Length * MostRatio));
        var buffer = new byte[128 * 1024];
        foreach (var entry in zip.Entries.Where(e => e.Length > 0 || e.CompressedLength > 0))
        {
            var most = entry.FullName.EndsWith("sharedStrings.xml", StringComparison.OrdinalIgnoreCase) ? Math.Min(left, MostSharedText) : left;
            await using var content = new BoundedStream(Unpack(entry), most);
            while (await content.ReadAsync(buffer, ct) > 0) { }
            left -= content.Position;
        }
    }

    /// <summary>The one text file in a ZIP, unpacked as it is read, with the container held open behind it.</summary>
    public static Stream OpenText(FileStream file, long mostBytes)
    {
        ZipArchive zip;
        try
        {
            zip = new ZipArchive(file, ZipArchiveMode.Read);
        }
        catch (InvalidDataException)
        {
            file.Dispose();
            throw new ImportRefusedException(ImportErrors.ArchiveUnreadable);
        }

        try
        {
            return OpenText(zip, Math.Min(mostBytes, Math.Max(16L << 20, file.Length * MostRatio)));
        }
        catch (ImportRefusedException)
        {
            zip.Dispose();
            throw;
        }
    }

    private static BoundedStream OpenText(ZipArchive zip, long most)
    {
        Inspect(zip);
        var texts = zip.Entries.Where(e => e.Name.Length > 0 && !e.FullName.StartsWith("__MACOSX/", StringComparison.Ordinal) && !e.Name.StartsWith('.')).ToList();
        if (texts is not [var only] || !TextEndings.Contains(Path.GetExtension(only.Name), StringComparer.OrdinalIgnoreCase))
            throw new ImportRefusedException(ImportErrors.ArchiveContent);
        return new BoundedStream(Unpack(only), most, zip);
    }

    private static ZipArchive Open(string path)
    {
        try
        {
            return ZipFile.OpenRead(path);
        }
        catch (InvalidDataException)
        {
            throw new ImportRefusedException(ImportErrors.ArchiveUnreadable);
        }
    }

    private static Stream Unpack(ZipArchiveEntry entry)
    {
        try
        {
            return entry.IsEncrypted ? throw new ImportRefusedException(ImportErrors.ArchiveUnreadable) : entry.Open();
        }
        catch (Exception e) when (e is InvalidDataException or NotSupportedException)
        {
            throw new ImportRefusedException(ImportErrors.ArchiveUnreadable);
        }
    }

    private static void Inspect(ZipArchive zip)
    {
        if (zip.Entries.Count > MostEntries) throw new ImportRefusedException(ImportErrors.Inflates);
        foreach (var entry in zip.Entries)
        {
            var name = entry.FullName.Replace('\\', '/');
            if (name.StartsWith('/') || name.Contains(':', StringComparison.Ordinal) || name.Split('/').Contains("..")) throw new ImportRefusedException(ImportErrors.ArchivePath);
        }
    }
}
