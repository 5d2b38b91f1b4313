using System.Net;
using System.Text.Json;

namespace Dashboard.Core.Tracking;

/// <summary>Where visits wait on this machine's disk while the database is away: one JSON line each, flushed to the disk before they are answered.</summary>
public sealed class VisitSpool : IDisposable
{
    private const string Pattern = "*.visits";
    private readonly string _folder;
    private readonly Lock _gate = new();
    private FileStream? _writing;

    /// <summary>A spool in a folder of its own, made if it is not there.</summary>
    public VisitSpool(string folder)
    {
        _folder = folder;
        Directory.CreateDirectory(folder);
    }

    /// <summary>Whether anything waits, left by this process or by one before it.</summary>
    public bool HasFiles => Directory.EnumerateFiles(_folder, Pattern).Any();

    /// <summary>Appends visits; when it comes back they are on the disk.</summary>
    public void Append(IReadOnlyCollection<Visit> visits)
    {
        var lines = new MemoryStream();
        foreach (var visit in visits)
        {
            JsonSerializer.Serialize(lines, Line.Of(visit));
            lines.WriteByte((byte)'\n');
        }

        lock (_gate)
        {
            // The lock on the file lasts as long as this process: another one that shares the folder leaves it alone.
            _writing ??= new FileStream(Path.Combine(_folder, $"{Guid.NewGuid():N}.visits"), FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
            lines.WriteTo(_writing);
            _writing.Flush(flushToDisk: true);
        }
    }

    /// <summary>
    /// Hands everything that waits to <paramref name="keep"/>, in portions; a file goes once all of it is kept.
    /// A crash on the way brings the whole file again: keeping must stand that.
    /// </summary>
    public async Task DrainAsync(Func<IReadOnlyCollection<Visit>, CancellationToken, Task> keep, int portion, CancellationToken ct)
    {
        lock (_gate)
        {
            _writing?.Dispose();
            _writing = null;
        }

        foreach (var path in Directory.EnumerateFiles(_folder, Pattern).ToList())
        {
            FileStream file;
            try
            {
                file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                continue; // written by another process, or drained by it meanwhile
            }

            await using (file)
            {
                foreach (var visits in Read(file).Chunk(portion)) await keep(visits, ct);
            }

            File.Delete(path);
        }
    }

    public void Dispose() => _writing?.Dispose();

    private static IEnumerable<Visit> Read(FileStream file)
    {
        using var reader = new StreamReader(file, leaveOpen: true);
        while (reader.ReadLine() is { } text)
        {
            Line? line;
            try
            {
                line = JsonSerializer.Deserialize<Line>(text);
            }
            catch (JsonException)
            {
                continue; // the last line of a process that was killed while it wrote: that visit was never answered
            }

            if (line is not null) yield return line.ToVisit();
        }
    }

    private sealed record Line(
        Guid Id, EventKind Kind, DateTimeOffset At, short Month, long MessageId, int? LinkIndex, string? Url, string? Ip, string? UserAgent, string? Detail, bool IsBurst)
    {
        public static Line Of(Visit v) => new(v.Id, v.Kind, v.At, v.Month, v.MessageId, v.LinkIndex, v.Url, v.Ip?.ToString(), v.UserAgent, v.Detail, v.IsBurst);

        public Visit ToVisit() => new(Id, Kind, At, Month, MessageId, LinkIndex, Url, Ip is null ? null : IPAddress.Parse(Ip), UserAgent, Detail, IsBurst);
    }
}
