using System.Globalization;

namespace Dashboard.Core.Sheets;

/// <summary>Reads the rows of a sheet as quality reviews: what fits, and what does not and why.</summary>
internal static class ReviewRows
{
    private const int ShortText = 200, LongText = 4000;

    public static SheetLines Read(SheetCells cells, SheetColumns columns, SheetLocale locale)
    {
        var good = new List<SheetEntry>(cells.Rows.Count);
        var broken = new List<BrokenRow>();
        var keys = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        var isKeyed = columns.Has(SheetFields.Key);
        var counts = new Dictionary<Guid, int>();
        for (var at = 1; at < cells.Rows.Count; at++)
        {
            var row = cells.Rows[at];
            if (columns.IsBlank(row)) continue;
            var number = cells.FirstRow + at;
            var key = columns.Text(row, SheetFields.Key);
            var review = Review(row, columns, locale, key);
            var reason = review.Error?.Message
                ?? (isKeyed && key is null ? "The key is missing." : key is not null && keys.TryGetValue(key, out var first) ? string.Create(CultureInfo.InvariantCulture, $"The key “{key}” stands in row {first} already.") : null);
            if (reason is not null)
            {
                var isSecond = key is not null && keys.ContainsKey(key);
                broken.Add(new(number, reason, columns.Hash(row), isSecond ? null : key));
                continue;
            }

            if (key is not null) keys.Add(key, number);
            var value = review.Value;
            var hash = SheetColumns.Hash(string.Create(CultureInfo.InvariantCulture, $"{value.Date:O}\u001f{value.Subject}\u001f{value.Category}\u001f{value.Score:0.######}\u001f{value.Reviewer}\u001f{value.Remarks}\u001f{value.Key}"));
            var which = counts[hash] = counts.GetValueOrDefault(hash) + 1;
            good.Add(new(number, isKeyed ? key!.ToUpperInvariant() : string.Create(CultureInfo.InvariantCulture, $"{hash:N}#{which}"), hash) { Review = value });
        }

        return new(good, [.. broken.Select(b => b.Identity is { } key && keys.ContainsKey(key) ? b with { Identity = null } : b with { Identity = b.Identity?.ToUpperInvariant() })]);
    }

    private static Result<SheetReview> Review(IReadOnlyList<object?> row, SheetColumns columns, SheetLocale locale, string? key)
    {
        var date = columns.Cell(row, SheetFields.Date);
        if (SheetColumns.Text(date).Length == 0) return Unfit("The date is missing.");
        if (locale.Day(date) is not { } day) return Unfit($"“{Shown(date)}” is no date.");
        if (columns.Text(row, SheetFields.Subject) is not { } subject) return Unfit("The subject is missing.");
        var points = columns.Cell(row, SheetFields.Score);
        if (SheetColumns.Text(points).Length == 0) return Unfit("The score is missing.");
        if (locale.Number(points) is not { } score) return Unfit($"“{Shown(points)}” is no number.");
        if (score is < 0 or > 100) return Unfit($"The score {Shown(points)} is not between 0 and 100.");
        var (category, reviewer, remarks) = (columns.Text(row, SheetFields.Category), columns.Text(row, SheetFields.Reviewer), columns.Text(row, SheetFields.Remarks));
        foreach (var (field, text, most) in ((string, string?, int)[])[("subject", subject, ShortText), ("category", category, ShortText), ("reviewer", reviewer, ShortText), ("key", key, ShortText), ("remarks", remarks, LongText)])
            if (text?.Length > most) return Unfit(string.Create(CultureInfo.InvariantCulture, $"The {field} has {text.Length} characters; at most {most} are kept."));
        return new SheetReview(day, subject, category, score, reviewer, remarks, key);
    }

    private static string Shown(object? cell) => SheetColumns.Text(cell) is { Length: > 60 } text ? text[..60] + "…" : SheetColumns.Text(cell);

    private static DomainError Unfit(string reason) => new(ErrorKind.Invalid, SheetErrors.Invalid, reason);
}
