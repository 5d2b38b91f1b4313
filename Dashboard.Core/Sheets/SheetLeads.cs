using Dashboard.Core.Leads;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Core.Sheets;

/// <summary>
/// Makes leads of a sheet's rows: new rows are added or fill the gaps of those who are known, changed ones change what came from this sheet. Whose row is gone stays a lead.
/// </summary>
public sealed class SheetLeads(IDashboardDbFactory dbs, ILeadBook book, TimeProvider clock)
{
    private const int AtOnce = 1000;

    /// <summary>Brings the leads in step with what changed.</summary>
    internal async Task ApplyAsync(SheetSource source, SheetCells cells, SheetColumns columns, SheetChange change, CancellationToken ct)
    {
        var origin = new LeadOrigin(Cut($"sheet: {source.Name}"), clock.GetUtcNow());
        foreach (var some in change.Added.Chunk(AtOnce)) await book.AddAsync(source.ClientId, Read(some, cells, columns), origin.Source, null, origin.At, ct);
        foreach (var some in change.Changed.Select(c => c.Entry).Chunk(AtOnce)) await FollowAsync(source.ClientId, Read(some, cells, columns), origin, ct);
    }

    private async Task FollowAsync(Guid clientId, IReadOnlyList<LeadEntry> entries, LeadOrigin origin, CancellationToken ct)
    {
        // Whom someone deleted meanwhile comes back with a row that changed.
        await book.AddAsync(clientId, entries, origin.Source, null, origin.At, ct);
        await using var db = await dbs.OpenAsync(Actor.System(clientId), ct);
        var emails = entries.Select(e => e.Email!).ToList();
        var leads = (await db.Leads.Where(l => emails.Contains(l.Email!)).ToListAsync(ct)).ToDictionary(l => l.Email!, StringComparer.OrdinalIgnoreCase);
        foreach (var entry in entries)
            if (leads.GetValueOrDefault(entry.Email!) is { } lead) lead.Follow(entry, origin);
        await db.SaveChangesAsync(ct);
    }

    private static List<LeadEntry> Read(IEnumerable<SheetEntry> entries, SheetCells cells, SheetColumns columns)
    {
        var read = new List<LeadEntry>();
        foreach (var entry in entries)
        {
            var row = cells.Rows[entry.Row - cells.FirstRow];
            var draft = new LeadDraft
            {
                Email = columns.Text(row, SheetFields.Email),
                Name = Cut(columns.Text(row, SheetFields.Name)),
                Company = Cut(columns.Text(row, SheetFields.Company)),
                Phone = Cut(columns.Text(row, SheetFields.Phone)),
                Website = Cut(columns.Text(row, SheetFields.Website)),
                Fields = columns.Fields.Except(SheetFields.Leads).Take(Lead.MostFields).ToDictionary(field => field, field => columns.Text(row, field)),
            };
            if (LeadEntry.Of(draft) is { Error: null } good) read.Add(good.Value);
        }

        return read;
    }

    [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(text))]
    private static string? Cut(string? text) => text is { Length: > Lead.TextLength } ? text[..Lead.TextLength] : text;
}
