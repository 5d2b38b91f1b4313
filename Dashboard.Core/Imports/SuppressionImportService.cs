using System.Text.Json;
using Dashboard.Core.Jobs;
using Dashboard.Core.Suppressions;

namespace Dashboard.Core.Imports;

/// <summary>Files of addresses that must not be mailed, by a client or, where an admin has chosen none, by the whole house.</summary>
public sealed class SuppressionImportService(IDashboardDbFactory dbs, JobService jobs, Uploads uploads)
{
    /// <summary>Takes a kept file on; its job suppresses what the address column holds.</summary>
    public async Task<Result<JobRow>> StartAsync(Actor actor, string storedAs, SuppressionReason reason, string? note, CancellationToken ct)
    {
        if (actor is { IsAdmin: false, ClientId: null }) return ActorErrors.ClientMissing;
        if (reason is SuppressionReason.Paused) return SuppressionErrors.PausedByPerson;
        if (note?.Trim().Length > SuppressionService.NoteLength) return SuppressionErrors.NoteTooLong;
        if (uploads.Find(storedAs).Refused(out var gone)) return gone;
        var opened = await ImportFile.OpenAsync(uploads.Find(storedAs).Value, new(), uploads.MostBytes, ct);
        if (opened.Refused(out var unreadable)) return unreadable;
        if (SuppressionImportWork.EmailAt(opened.Value) < 0) return ImportErrors.NoEmailColumn;

        await using var db = await dbs.OpenAsync(actor, ct);
        var job = jobs.Plan(db, actor, actor.ClientId, SuppressionImportWork.JobKind, "Import suppressions", JsonSerializer.Serialize(new SuppressionImport(storedAs, reason, note), JsonSerializerOptions.Default));
        await db.SaveChangesAsync(ct);
        jobs.Announce(job);
        return JobRow.Of(job);
    }
}
