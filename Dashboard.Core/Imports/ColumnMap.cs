using System.Globalization;
using System.Text;
using System.Text.Json;
using Dashboard.Core.Recipients;

namespace Dashboard.Core.Imports;

/// <summary>Where each column of a file goes: address, name, attributes, or nowhere.</summary>
internal sealed class ColumnMap
{
    public const string Email = "email", Name = "name", FirstName = "first_name", LastName = "last_name";

    private static readonly HashSet<string> EmailWords = ["email", "emailaddress", "emailadresse", "emailaddr", "emailid", "mail", "mailaddress", "mailadresse", "primaryemail", "useremail", "contactemail", "courriel", "adresseemail", "adressemail", "correo", "correoelectronico", "indirizzoemail", "epost"];
    private static readonly HashSet<string> NameWords = ["name", "fullname", "displayname", "contactname", "recipientname", "vollername", "vollstandigername", "nomcomplet", "nombrecompleto", "nomecompleto"];
    private static readonly HashSet<string> FirstNameWords = ["firstname", "vorname", "givenname", "forename", "prenom", "nombre", "voornaam", "fname"];
    private static readonly HashSet<string> LastNameWords = ["lastname", "surname", "nachname", "familyname", "familienname", "nom", "nomdefamille", "apellido", "apellidos", "cognome", "achternaam", "lname"];

    private ColumnMap(IReadOnlyList<ImportColumn> columns)
    {
        Columns = columns;
        EmailAt = IndexOf(Email);
        NameAt = IndexOf(Name);
        FirstNameAt = NameAt < 0 ? IndexOf(FirstName) : -1;
        LastNameAt = NameAt < 0 ? IndexOf(LastName) : -1;
        Attributes = [.. columns.Select((column, at) => (column.Target, at)).Where(c => c.Target.Length > 0 && c.Target is not (Email or Name))
            .Select(c => (c.at, JsonSerializer.SerializeToUtf8Bytes(c.Target)))];
    }

    /// <summary>The columns in the file's order.</summary>
    public IReadOnlyList<ImportColumn> Columns { get; }

    public int EmailAt { get; }

    public int NameAt { get; }

    /// <summary>First and last name make the name where no column holds it; -1 where there is none.</summary>
    public int FirstNameAt { get; }

    public int LastNameAt { get; }

    /// <summary>The columns that become attributes, each with its name as a JSON string.</summary>
    public IReadOnlyList<(int At, byte[] Key)> Attributes { get; }

    /// <summary>What the header proposes; where it names no address, the column that holds most of them.</summary>
    public static IReadOnlyList<ImportColumn> Propose(IReadOnlyList<string> header, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var targets = new string[header.Count];
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        Give(EmailWords, Email);
        if (!taken.Contains(Email) && MostAddresses(header.Count, rows) is >= 0 and var best)
        {
            targets[best] = Email;
            taken.Add(Email);
        }

        Give(NameWords, Name);
        Give(FirstNameWords, FirstName);
        Give(LastNameWords, LastName);
        for (var at = 0; at < header.Count; at++)
        {
            if (targets[at] is not null) continue;
            var name = RecipientAttributes.NameFor(header[at]);
            if (name.Length == 0) name = string.Create(CultureInfo.InvariantCulture, $"column_{at + 1}");
            var free = name;
            for (var number = 2; free is Email or Name || !taken.Add(free); number++)
                free = string.Create(CultureInfo.InvariantCulture, $"{name[..Math.Min(name.Length, RecipientAttributes.NameLength - 4)]}_{number}");
            targets[at] = free;
        }

        return [.. header.Select((name, at) => new ImportColumn(name, targets[at]))];

        void Give(HashSet<string> words, string target)
        {
            for (var at = 0; at < header.Count; at++)
            {
                if (targets[at] is not null || !words.Contains(Plain(header[at]))) continue;
                targets[at] = target;
                taken.Add(target);
                return;
            }
        }
    }

    /// <summary>The map as proposed, or as the user's mapping (column → target) says; a column that it does not name is left out.</summary>
    public static Result<ColumnMap> Of(IReadOnlyList<ImportColumn> proposed, IReadOnlyDictionary<string, string>? mapping)
    {
        var columns = proposed;
        if (mapping is not null)
        {
            var chosen = proposed.Select(column => column with { Target = "" }).ToList();
            foreach (var (name, target) in mapping)
            {
                var at = chosen.FindIndex(column => string.Equals(column.Name, name.Trim(), StringComparison.OrdinalIgnoreCase));
                if (at < 0) return ImportErrors.ColumnUnknown(name);
                if (TargetOf(target) is not { } wanted) return RecipientErrors.AttributeName(target) with { Field = "mapping" };
                if (wanted.Length > 0 && chosen.Any(column => column.Target.Equals(wanted, StringComparison.Ordinal))) return ImportErrors.TargetTwice(wanted);
                chosen[at] = chosen[at] with { Target = wanted };
            }

            columns = chosen;
        }

        var map = new ColumnMap(columns);
        if (map.EmailAt < 0) return ImportErrors.NoEmailColumn;
        return map.Attributes.Count > RecipientAttributes.Most ? ImportErrors.TooManyAttributes(RecipientAttributes.Most) : map;
    }

    /// <summary>A mapping out of its JSON, as the API takes it and as it is kept.</summary>
    public static Result<Dictionary<string, string>?> Parse(string? json)
    {
        if (string.IsNullOrWhiteSpace(json)) return (Dictionary<string, string>?)null;
        try
        {
            var read = JsonSerializer.Deserialize<Dictionary<string, string?>>(json, JsonSerializerOptions.Default);
            return read is null ? ImportErrors.MappingMalformed : read.ToDictionary(pair => pair.Key, pair => pair.Value ?? "");
        }
        catch (JsonException)
        {
            return ImportErrors.MappingMalformed;
        }
    }

    private static string? TargetOf(string text)
    {
        var target = text.Trim();
        if (target.StartsWith("attributes.", StringComparison.OrdinalIgnoreCase)) target = target["attributes.".Length..];
        if (target.Length == 0) return "";
        if (target.Equals(Email, StringComparison.OrdinalIgnoreCase)) return Email;
        if (target.Equals(Name, StringComparison.OrdinalIgnoreCase)) return Name;
        return RecipientAttributes.IsName(target) ? target : null;
    }

    private static int MostAddresses(int columns, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var counts = Enumerable.Range(0, columns).Select(at => rows.Count(row => at < row.Count && row[at].Contains('@', StringComparison.Ordinal) && EmailAddress.Parse(row[at]).Error is null)).ToList();
        var most = counts.Count > 0 ? counts.Max() : 0;
        return most > 0 ? counts.IndexOf(most) : -1;
    }

    /// <summary>Letters and digits without accents, in lower case: “E-Mail Adresse” is <c>emailadresse</c>.</summary>
    private static string Plain(string text) =>
        string.Concat(text.Normalize(NormalizationForm.FormD).Where(c => char.IsAsciiLetterOrDigit(c)).Select(char.ToLowerInvariant));

    private int IndexOf(string target)
    {
        for (var at = 0; at < Columns.Count; at++)
            if (Columns[at].Target == target) return at;
        return -1;
    }
}
