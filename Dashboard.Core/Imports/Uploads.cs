using System.Security.Cryptography;

namespace Dashboard.Core.Imports;

/// <summary>Files on their way in: streamed to disk below the data folder under a random name, never by the name a user gave.</summary>
public sealed class Uploads(UploadSettings settings, TimeProvider clock)
{
    private const int NameLength = 32;

    /// <summary>The largest file taken, in bytes.</summary>
    public long MostBytes => settings.MaxBytes;

    /// <summary>Keeps what the stream holds and answers the name it lies under; refused, and removed again, where it is too large.</summary>
    public async Task<Result<string>> SaveAsync(Stream content, CancellationToken ct)
    {
        Directory.CreateDirectory(settings.Folder);
        var name = RandomNumberGenerator.GetHexString(NameLength, lowercase: true);
        var isKept = false;
        try
        {
            await using var file = new FileStream(PathOf(name), FileMode.CreateNew, FileAccess.Write, FileShare.None, 0, FileOptions.Asynchronous);
            var buffer = new byte[128 * 1024];
            for (var read = 1; read > 0 && file.Position <= settings.MaxBytes;)
            {
                read = await content.ReadAsync(buffer, ct);
                await file.WriteAsync(buffer.AsMemory(0, read), ct);
            }

            isKept = file.Position <= settings.MaxBytes;
            file.Flush(flushToDisk: true); // the job must find it after a power cut, too
            return isKept ? name : ImportErrors.TooLarge(settings.MaxBytes);
        }
        finally
        {
            if (!isKept) File.Delete(PathOf(name));
        }
    }

    /// <summary>Makes an empty file for what comes piece by piece, and answers the name it lies under.</summary>
    public string Reserve()
    {
        Directory.CreateDirectory(settings.Folder);
        var name = RandomNumberGenerator.GetHexString(NameLength, lowercase: true);
        File.Create(PathOf(name)).Dispose();
        return name;
    }

    /// <summary>How much of a file is here.</summary>
    public long LengthOf(string name) => Find(name).Error is null ? new FileInfo(PathOf(name)).Length : 0;

    /// <summary>Adds a piece at its place, up to the file's whole size, and answers how much is here then. What has come when the stream breaks stays.</summary>
    public async Task<Result<long>> AppendAsync(string name, long offset, long whole, Stream piece, CancellationToken ct)
    {
        if (Find(name).Refused(out var gone)) return gone;
        FileStream file;
        try
        {
            file = new FileStream(PathOf(name), FileMode.Open, FileAccess.Write, FileShare.Read, 0, FileOptions.Asynchronous);
        }
        catch (IOException)
        {
            return UploadErrors.Busy;
        }

        await using (file)
        {
            if (offset != file.Length) return UploadErrors.Elsewhere(file.Length);
            file.Position = offset;
            var buffer = new byte[128 * 1024];
            try
            {
                while (await piece.ReadAsync(buffer, ct) is > 0 and var read)
                {
                    var fits = (int)Math.Min(read, whole - file.Position);
                    await file.WriteAsync(buffer.AsMemory(0, fits), CancellationToken.None);
                    if (fits < read) return UploadErrors.Beyond(whole);
                }
            }
            finally
            {
                file.Flush(flushToDisk: true);
            }

            return file.Position;
        }
    }

    /// <summary>Where a kept file lies; refused where it is gone.</summary>
    public Result<string> Find(string name) =>
        name.Length == NameLength && name.All(char.IsAsciiHexDigitLower) && File.Exists(PathOf(name)) ? PathOf(name) : ImportErrors.FileGone;

    /// <summary>Removes a kept file.</summary>
    public void Remove(string name)
    {
        if (Find(name).Error is null) File.Delete(PathOf(name));
    }

    /// <summary>Removes what has lain here for longer than this.</summary>
    public int RemoveOld(TimeSpan age)
    {
        if (!Directory.Exists(settings.Folder)) return 0;
        var before = clock.GetUtcNow().UtcDateTime.Subtract(age);
        var old = new DirectoryInfo(settings.Folder).EnumerateFiles().Where(file => file.LastWriteTimeUtc < before).ToList();
        foreach (var file in old) file.Delete();
        return old.Count;
    }

    private string PathOf(string name) => Path.Combine(settings.Folder, name);
}
