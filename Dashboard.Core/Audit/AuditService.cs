using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Core.Audit;

/// <summary>The audit log: looking through it, and writing down what no change of a row tells.</summary>
public sealed class AuditService(IDashboardDbFactory dbs, TimeProvider clock)
{
    private static readonly string[] Heads = ["at", "actor", "actorKind", "impersonator", "address", "act", "subjectType", "subjectId", "subject", "clientId", "before", "after"];

    /// <summary>A slice of entries, newest first: all for an admin, those about their client for its owners.</summary>
    public async Task<Result<Slice<AuditEntry>>> SliceAsync(Actor actor, AuditFilter filter, SliceRequest request, CancellationToken ct)
    {
        if (!actor.Rights.HasFlag(Rights.Own)) return ActorErrors.MayNot(Rights.Own);
        await using var db = await dbs.OpenAsync(actor, ct);
        var query = Matching(db, filter, request);
        if (long.TryParse(request.After, NumberStyles.None, CultureInfo.InvariantCulture, out var after)) query = query.Where(e => e.Id < after);
        var rows = await query.OrderByDescending(e => e.Id).Take(request.Take + 1).ToListAsync(ct);
        return Slice<AuditEntry>.Of(rows, request.Take, e => e.Id.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>The entries as rows of a table, newest first, read as they are written out. Exporting the log is an entry of its own.</summary>
    public async Task<Result<IAsyncEnumerable<IReadOnlyList<string?>>>> ExportAsync(Actor actor, AuditFilter filter, SliceRequest request, CancellationToken ct)
    {
        if (!actor.Rights.HasFlag(Rights.Own)) return ActorErrors.MayNot(Rights.Own);
        await NoteAsync(actor, "export.streamed", new("audit", Name: "Audit log"), ct);
        return Result<IAsyncEnumerable<IReadOnlyList<string?>>>.Of(RowsAsync(actor, filter, request, ct));
    }

    /// <summary>Writes down an act that changes no row: a sign-in, a refusal, an export.</summary>
    public Task NoteAsync(Actor actor, string act, AuditSubject subject, CancellationToken ct) => NoteAsync(actor, act, subject, after: null, ct);

    /// <summary>Writes down an act with what came of it.</summary>
    public async Task NoteAsync(Actor actor, string act, AuditSubject subject, object? after, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(Actor.House, ct);
        db.Audit.Add(AuditEntry.Of(actor, act, subject, clock.GetUtcNow(), after: after));
        await db.SaveChangesAsync(ct);
    }

    private static IQueryable<AuditEntry> Matching(IDashboardDb db, AuditFilter filter, SliceRequest request)
    {
        var query = db.Audit.AsNoTracking();
        if (!string.IsNullOrWhiteSpace(filter.Act))
        {
            var act = filter.Act.Trim();
            query = act.EndsWith('.') ? query.Where(e => e.Act.StartsWith(act)) : query.Where(e => e.Act == act);
        }

        if (filter.UserId is { } user) query = query.Where(e => e.UserId == user || e.ImpersonatorId == user);
        if (!string.IsNullOrWhiteSpace(filter.SubjectId)) query = query.Where(e => e.SubjectId == filter.SubjectId);
        if (!string.IsNullOrWhiteSpace(request.Search))
        {
            var words = request.Search.Trim().ToLowerInvariant();
            query = query.Where(e => e.Words.Contains(words));
        }

        if (request.From is { } from) query = query.Where(e => e.At >= from.ToUniversalTime());
        if (request.To is { } to) query = query.Where(e => e.At < to.ToUniversalTime());
        return query;
    }

    private async IAsyncEnumerable<IReadOnlyList<string?>> RowsAsync(Actor actor, AuditFilter filter, SliceRequest request, [EnumeratorCancellation] CancellationToken ct)
    {
        yield return Heads;
        await using var db = await dbs.OpenAsync(actor, ct);
        await foreach (var e in Matching(db, filter, request).OrderByDescending(e => e.Id).AsAsyncEnumerable().WithCancellation(ct))
        {
            yield return
            [
                e.At.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture), e.ActorName, e.ActorKind.ToString(), e.ImpersonatorName, e.Address,
                e.Act, e.SubjectType, e.SubjectId, e.SubjectName, e.ClientId?.ToString(), e.Before, e.After,
            ];
        }
    }
}
