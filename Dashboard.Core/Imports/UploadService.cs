using Microsoft.EntityFrameworkCore;

namespace Dashboard.Core.Imports;

/// <summary>Files that come piece by piece: begun, continued after a break, given to an import once they are whole.</summary>
public sealed class UploadService(IDashboardDbFactory dbs, Uploads uploads, TimeProvider clock)
{
    /// <summary>Makes room for a file of so many bytes.</summary>
    public async Task<Result<UploadRow>> BeginAsync(Actor actor, string? fileName, long bytes, CancellationToken ct)
    {
        if (bytes <= 0) return UploadErrors.SizeMissing;
        if (bytes > uploads.MostBytes) return ImportErrors.TooLarge(uploads.MostBytes);
        await using var db = await dbs.OpenAsync(actor, ct);
        var upload = PendingUpload.Of(actor.ClientId, ImportService.ShownName(fileName ?? ""), bytes, uploads.Reserve(), clock.GetUtcNow());
        db.PendingUploads.Add(upload);
        await db.SaveChangesAsync(ct);
        return Row(upload);
    }

    /// <summary>How much is here; 403 for another client's.</summary>
    public async Task<Result<UploadRow>> FindAsync(Actor actor, Guid id, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        if (await db.PendingUploads.AsNoTracking().SingleOrDefaultAsync(u => u.Id == id, ct) is not { } upload)
            return await db.IsAnothersAsync<PendingUpload>(id, ct) ? ActorErrors.OtherClient : UploadErrors.NotFound;
        return uploads.Find(upload.StoredAs).Error is null ? Row(upload) : UploadErrors.NotFound;
    }

    /// <summary>Takes the next piece, which begins where the last one ended. What has come when the connection breaks stays.</summary>
    public async Task<Result<UploadRow>> AppendAsync(Actor actor, Guid id, long offset, Stream piece, CancellationToken ct)
    {
        var found = await FindAsync(actor, id, ct);
        if (found.Refused(out var missing)) return missing;
        var appended = await uploads.AppendAsync(found.Value.StoredAs, offset, found.Value.Bytes, piece, ct);
        if (appended.Refused(out var refusal)) return refusal;
        return found.Value with { Received = appended.Value };
    }

    /// <summary>Gives the whole file to who works with it: from here on it is theirs, and the upload is over.</summary>
    public async Task<Result<UploadRow>> TakeAsync(Actor actor, Guid id, CancellationToken ct)
    {
        var found = await FindAsync(actor, id, ct);
        if (found.Refused(out var missing)) return missing;
        if (!found.Value.IsWhole) return UploadErrors.Incomplete(found.Value);
        await using var db = await dbs.OpenAsync(actor, ct);
        return await db.PendingUploads.Where(u => u.Id == id).ExecuteDeleteAsync(ct) > 0 ? found.Value : UploadErrors.NotFound;
    }

    /// <summary>Throws away what has come.</summary>
    public async Task<DomainError?> RemoveAsync(Actor actor, Guid id, CancellationToken ct)
    {
        var found = await FindAsync(actor, id, ct);
        if (found.Refused(out var missing)) return missing;
        await using var db = await dbs.OpenAsync(actor, ct);
        if (await db.PendingUploads.Where(u => u.Id == id).ExecuteDeleteAsync(ct) > 0) uploads.Remove(found.Value.StoredAs);
        return null;
    }

    private UploadRow Row(PendingUpload upload) => new(upload.Id, upload.FileName, upload.Bytes, uploads.LengthOf(upload.StoredAs), upload.StoredAs);
}
