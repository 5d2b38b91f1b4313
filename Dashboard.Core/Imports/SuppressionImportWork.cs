using System.Text.Json;
using Dashboard.Core.Jobs;
using Dashboard.Core.Suppressions;

namespace Dashboard.Core.Imports;

/// <summary>Suppresses the addresses of a file, a thousand at a time. Begun again after a crash it goes on at its last thousand: who is suppressed already stays so.</summary>
public sealed class SuppressionImportWork(SuppressionService suppressions, Uploads uploads) : IJobWork
{
    public const string JobKind = "suppressionImport";

    public string Kind => JobKind;

    public async Task<Result<string>> RunAsync(JobRun run, CancellationToken ct)
    {
        var order = JsonSerializer.Deserialize<SuppressionImport>(run.Arguments, JsonSerializerOptions.Default)!;
        if (uploads.Find(order.StoredAs).Refused(out var gone)) return gone;
        var opened = await ImportFile.OpenAsync(uploads.Find(order.StoredAs).Value, new(), uploads.MostBytes, ct);
        if (opened.Refused(out var unreadable)) return unreadable;

        var (file, at) = (opened.Value, EmailAt(opened.Value));
        var reached = run.Checkpoint is { } earlier ? JsonSerializer.Deserialize<Reached>(earlier, JsonSerializerOptions.Default)! : new(file.Start.Position, file.Start.Line, 0, 0, 0, 0);
        var rows = reached.Rows;
        try
        {
            await using var reader = await file.ReadAsync(reached.Position, reached.Line, ct);
            var batch = new List<string>(SuppressionService.MostAtOnce);
            while (await reader.ReadAsync(ct))
            {
                if (reader.FieldCount == 0) continue;
                rows++;
                batch.Add(at < reader.FieldCount && reader.Fault is null ? reader.Text(at) : "");
                if (batch.Count == SuppressionService.MostAtOnce) await KeepAsync(batch, reader, reader.BytesRead);
            }

            if (batch.Count > 0) await KeepAsync(batch, reader, file.Bytes);
        }
        catch (ImportRefusedException e)
        {
            return e.Refusal;
        }

        uploads.Remove(order.StoredAs);
        return JsonSerializer.Serialize(new { rows, reached.Added, reached.Already, reached.Refused }, JsonSerializerOptions.Web);

        async Task KeepAsync(List<string> batch, RowReader reader, long bytes)
        {
            var kept = (await suppressions.AddManyAsync(run.Actor, batch, order.Reason, order.Note, ct)).Value;
            reached = new(reader.NextPosition, reader.NextLine, rows, reached.Added + kept.Added, reached.Already + kept.Already, reached.Refused + kept.Refused.Count);
            batch.Clear();
            if (!await run.AdvanceAsync(Math.Min(bytes, file.Bytes), file.Bytes, JsonSerializer.Serialize(reached, JsonSerializerOptions.Default), ct)) throw new JobCancelledException();
        }
    }

    /// <summary>The column of addresses; -1 where there is none.</summary>
    internal static int EmailAt(ImportFile file)
    {
        var columns = ColumnMap.Propose(file.Header, file.FirstRows);
        for (var at = 0; at < columns.Count; at++)
            if (columns[at].Target == ColumnMap.Email) return at;
        return -1;
    }

    private sealed record Reached(long Position, long Line, long Rows, long Added, long Already, long Refused);
}
