using System.Text;
using Dashboard.Core.Imports;
using Dashboard.Core.Recipients;

namespace Dashboard.Core.Leads;

/// <summary>Where each column of a file of leads goes: a field of the lead, a further field by name, or nowhere.</summary>
internal sealed class LeadColumns
{
    private const string FirstName = ColumnMap.FirstName, LastName = ColumnMap.LastName;

    private static readonly string[] Own = [ColumnMap.Email, ColumnMap.Name, "company", "phone", "website", "notes", "tags"];

    private static readonly Dictionary<string, HashSet<string>> Words = new()
    {
        ["company"] = ["company", "companyname", "firma", "firmenname", "organisation", "organization", "org", "unternehmen", "account", "accountname", "societe", "entreprise", "azienda", "empresa", "bedrijf"],
        ["phone"] = ["phone", "phonenumber", "tel", "telephone", "telefon", "telefonnummer", "mobile", "mobil", "handy", "telefono"],
        ["website"] = ["website", "web", "url", "homepage", "webseite", "domain", "site"],
        ["notes"] = ["notes", "note", "comment", "comments", "remarks", "bemerkung", "bemerkungen", "notiz", "notizen"],
        ["tags"] = ["tags", "tag", "labels", "label", "schlagworte"],
    };

    private readonly IReadOnlyList<ImportColumn> _columns;

    private LeadColumns(IReadOnlyList<ImportColumn> columns) => _columns = columns;

    /// <summary>What the header proposes.</summary>
    public static IReadOnlyList<ImportColumn> Propose(IReadOnlyList<string> header, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        return [.. ColumnMap.Propose(header, rows).Select(column =>
        {
            if (column.Target is ColumnMap.Email or ColumnMap.Name) return column;
            var field = Words.FirstOrDefault(word => word.Value.Contains(Plain(column.Name))).Key;
            return field is not null && taken.Add(field) ? column with { Target = field } : column;
        })];
    }

    /// <summary>The columns as proposed, or as the mapping says; a column that it does not name is left out.</summary>
    public static Result<LeadColumns> Of(IReadOnlyList<ImportColumn> proposed, IReadOnlyDictionary<string, string>? mapping)
    {
        var columns = proposed;
        if (mapping is not null)
        {
            var chosen = proposed.Select(column => column with { Target = "" }).ToList();
            foreach (var (name, wanted) in mapping)
            {
                var target = wanted.Trim();
                if (target.StartsWith("fields.", StringComparison.OrdinalIgnoreCase)) target = target["fields.".Length..];
                var at = chosen.FindIndex(column => string.Equals(column.Name, name.Trim(), StringComparison.OrdinalIgnoreCase));
                if (at < 0) return ImportErrors.ColumnUnknown(name);
                if (target.Length > 0 && !RecipientAttributes.IsName(target)) return RecipientErrors.AttributeName(target) with { Field = "mapping" };
                if (Own.FirstOrDefault(own => own.Equals(target, StringComparison.OrdinalIgnoreCase)) is { } field) target = field;
                if (target.Length > 0 && chosen.Exists(column => column.Target == target)) return ImportErrors.TargetTwice(target);
                chosen[at] = chosen[at] with { Target = target };
            }

            columns = chosen;
        }

        return columns.Any(column => column.Target is ColumnMap.Email or ColumnMap.Name or "company" or LastName) ? new LeadColumns(columns) : LeadErrors.NoColumns;
    }

    /// <summary>The lead of a row.</summary>
    public LeadDraft Draft(RowReader row)
    {
        var draft = new LeadDraft();
        string? first = null, last = null;
        for (var at = 0; at < _columns.Count && at < row.FieldCount; at++)
        {
            var target = _columns[at].Target;
            if (target.Length == 0 || row.Text(at).Trim() is not { Length: > 0 } value) continue;
            switch (target)
            {
                case ColumnMap.Email: draft.Email = value; break;
                case ColumnMap.Name: draft.Name = value; break;
                case "company": draft.Company = value; break;
                case "phone": draft.Phone = value; break;
                case "website": draft.Website = value; break;
                case "notes": draft.Notes = value; break;
                case "tags": draft.Tags = [.. value.Split([',', ';', '|'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)]; break;
                case FirstName: first = value; break;
                case LastName: last = value; break;
                default: draft.Fields[target] = value; break;
            }
        }

        if (draft.Name is null && (first ?? last) is not null) draft.Name = string.Join(' ', new[] { first, last }.OfType<string>());
        return draft;
    }

    private static string Plain(string text) =>
        string.Concat(text.Normalize(NormalizationForm.FormD).Where(char.IsAsciiLetterOrDigit).Select(char.ToLowerInvariant));
}
