using System.Globalization;
using System.Text;
using Dashboard.Core.Imports;
using Dashboard.Core.Lists;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Core.Sheets;

/// <summary>
/// Keeps a list in step with a sheet, by the import's own check and merge: new and changed rows are merged in, people whose row is gone leave the list and stay known.
/// Killed between the merge and the writing down, the next sync merges the same rows again, which changes nothing.
/// </summary>
public sealed class SheetRecipients(IDashboardDbFactory dbs, IRecipientCopy copy, ListMembers members, TimeProvider clock)
{
    private const int RowsOfChunk = 20_000;

    /// <summary>Reads the rows of a sheet as people.</summary>
    internal static Result<SheetLines> Read(SheetCells cells, SheetColumns columns)
    {
        var map = Map(columns);
        if (map.Refused(out var unmapped)) return unmapped;
        var (reader, checker, chunk) = (new CellReader(cells, columns), new RowChecker(map.Value), new ImportChunk());
        var good = new List<SheetEntry>(cells.Rows.Count);
        var broken = new List<BrokenRow>();
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var at = 1; at < cells.Rows.Count; at++)
        {
            var number = cells.FirstRow + at;
            chunk.Clear();
            reader.GoTo(number);
            if (!checker.Take(reader, chunk)) continue;
            if (chunk.Errors is [var error, ..])
            {
                broken.Add(new(number, error.Reason, columns.Hash(cells.Rows[at]), null));
                continue;
            }

            var email = Encoding.UTF8.GetString(chunk.Text(chunk.Rows[0].Start, chunk.Rows[0].EmailLength)).ToLowerInvariant();
            if (!known.TryAdd(email, number)) broken.Add(new(number, string.Create(CultureInfo.InvariantCulture, $"The address {email} stands in row {known[email]} already."), columns.Hash(cells.Rows[at]), null));
            else good.Add(new(number, email, SheetColumns.Hash(Encoding.UTF8.GetString(chunk.Text(0, chunk.Length)))));
        }

        return new SheetLines(good, broken);
    }

    /// <summary>Brings the list in step with what changed; false where the list is gone.</summary>
    internal async Task<bool> ApplyAsync(SheetSource source, Guid runId, SheetCells cells, SheetColumns columns, SheetChange change, CancellationToken ct)
    {
        var entries = change.Added.Concat(change.Changed.Select(c => c.Entry)).ToList();
        if (entries.Count > 0 && !await MergeAsync(source, runId, cells, columns, entries, ct)) return false;
        await using var db = await dbs.OpenAsync(Actor.System(source.ClientId), ct);
        foreach (var gone in change.Removed.Select(r => r.Identity).Chunk(ListMembers.Most))
        {
            var ids = await db.Recipients.Where(r => gone.Contains(r.Email)).Select(r => r.Id).ToListAsync(ct);
            if ((await members.RemoveAsync(Actor.System(source.ClientId), source.ListId!.Value, ids, ct)).Error is not null) return false;
        }

        return true;
    }

    private async Task<bool> MergeAsync(SheetSource source, Guid runId, SheetCells cells, SheetColumns columns, IReadOnlyList<SheetEntry> entries, CancellationToken ct)
    {
        var (reader, checker, chunk) = (new CellReader(cells, columns), new RowChecker(Map(columns).Value), new ImportChunk());
        await using var staged = await copy.OpenAsync(runId, ct);
        try
        {
            var rows = 0;
            foreach (var some in entries.Chunk(RowsOfChunk))
            {
                chunk.Clear();
                foreach (var entry in some)
                {
                    reader.GoTo(entry.Row);
                    checker.Take(reader, chunk);
                }

                rows += some.Length;
                await staged.StageAsync(chunk, new(rows, rows, rows, 0), ct);
            }

            var merge = new ImportMerge(runId, source.ClientId, source.ListId!.Value, $"sheet: {source.Name}", ExistingChoice.Update, IncludeSuppressed: true, DryRun: false, source.Mapping[SheetFields.Email], clock.GetUtcNow());
            return await staged.MergeAsync(merge, ct) is not null;
        }
        finally
        {
            await staged.DiscardAsync(CancellationToken.None);
        }
    }

    private static Result<ColumnMap> Map(SheetColumns columns) =>
        ColumnMap.Of([.. columns.Fields.Select(field => new ImportColumn(field, ""))], columns.Fields.ToDictionary(field => field, field => field));
}
