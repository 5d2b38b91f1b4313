using System.Text.Json;
using Dashboard.Core.Imports;
using Dashboard.Core.Jobs;
using FluentValidation;

namespace Dashboard.Core.Leads;

/// <summary>Takes the leads of a file in, some thousands at a time, each time with the place in the file: killed at any moment, it goes on there.</summary>
public sealed class LeadImportWork(ILeadBook book, Func<LeadJobs> orders, Uploads uploads, IValidator<LeadDraft> validator, TimeProvider clock) : IJobWork
{
    public const string JobKind = "leadImport";

    private const int AtOnce = 2000, MostErrors = 100;

    public string Kind => JobKind;

    public async Task<Result<string>> RunAsync(JobRun run, CancellationToken ct)
    {
        var order = JsonSerializer.Deserialize<LeadFile>(run.Arguments, JsonSerializerOptions.Default)!;
        var reached = run.Checkpoint is { } kept ? JsonSerializer.Deserialize<Reached>(kept, JsonSerializerOptions.Default)! : null;
        if (reached is not { IsRead: true })
        {
            var opened = await orders().OpenAsync(order.StoredAs, order.Mapping, ct);
            if (opened.Refused(out var refusal)) return refusal;
            try
            {
                reached = await ReadAsync(run, order, opened.Value.File, opened.Value.Columns, reached, ct);
            }
            catch (ImportRefusedException e)
            {
                return e.Refusal;
            }
        }

        uploads.Remove(order.StoredAs);
        var checking = order.ThenCheck ? await orders().OrderAsync(run.Actor with { Name = run.StartedBy }, new() { Kind = LeadOrderKind.Check, Filter = new() { Unchecked = true } }, ct) : null;
        return JsonSerializer.Serialize(
            new { reached.Rows, reached.Added, reached.Updated, reached.Duplicates, reached.Rejected, errors = reached.Errors, checkJobId = checking is { Error: null } ? checking.Value.Id : (Guid?)null },
            JsonSerializerOptions.Web);
    }

    private async Task<Reached> ReadAsync(JobRun run, LeadFile order, ImportFile file, LeadColumns columns, Reached? earlier, CancellationToken ct)
    {
        var reached = earlier ?? new(file.Start.Position, file.Start.Line, 0, 0, 0, 0, 0, [], IsRead: false);
        await using var rows = await file.ReadAsync(reached.Position, reached.Line, ct);
        var batch = new List<LeadEntry>(AtOnce);
        while (true)
        {
            var hasRow = await rows.ReadAsync(ct);
            if (hasRow && rows.FieldCount > 0) reached = Take(rows, columns, batch, reached);
            if (hasRow && batch.Count < AtOnce) continue;

            reached = reached with { Position = rows.NextPosition, Line = rows.NextLine, IsRead = !hasRow };
            var (now, before) = (clock.GetUtcNow(), reached);
            var source = order.FileName;
            await book.AddAsync(run.Actor.ClientId!.Value, batch, source, added =>
            {
                reached = before with { Added = before.Added + added.Added, Updated = before.Updated + added.Updated, Duplicates = before.Duplicates + added.Duplicates };
                return new(run.Id, Math.Min(rows.BytesRead, file.Bytes), file.Bytes, JsonSerializer.Serialize(reached, JsonSerializerOptions.Default));
            }, now, ct);
            batch.Clear();
            if (!await run.AdvanceAsync(Math.Min(rows.BytesRead, file.Bytes), file.Bytes, null, ct)) throw new JobCancelledException();
            if (!hasRow) return reached;
        }
    }

    private Reached Take(RowReader row, LeadColumns columns, List<LeadEntry> batch, Reached reached)
    {
        var isBlank = true;
        for (var at = 0; at < row.FieldCount && isBlank; at++) isBlank = row.Text(at).AsSpan().Trim().IsEmpty;
        if (isBlank) return reached;

        reached = reached with { Rows = reached.Rows + 1 };
        if (row.Fault is { } fault) return Reject(reached, row.Line, fault);
        var draft = columns.Draft(row);
        if (validator.Refuse(draft, "lead.invalid") is { } refusal) return Reject(reached, row.Line, refusal.Message);
        var entry = LeadEntry.Of(draft);
        if (entry.Refused(out var empty)) return Reject(reached, row.Line, empty.Message);
        batch.Add(entry.Value);
        return reached;
    }

    private static Reached Reject(Reached reached, long line, string reason) => reached with
    {
        Rejected = reached.Rejected + 1,
        Errors = reached.Errors.Count < MostErrors ? [.. reached.Errors, new(line, reason)] : reached.Errors,
    };

    private sealed record Reached(long Position, long Line, long Rows, long Added, long Updated, long Duplicates, long Rejected, IReadOnlyList<RowError> Errors, bool IsRead);

    private sealed record RowError(long Line, string Reason);
}
