namespace Dashboard.Core.Sheets;

/// <summary>Our fields that a sheet's columns are mapped to.</summary>
public static class SheetFields
{
    public const string Date = "date", Subject = "subject", Category = "category", Score = "score", Reviewer = "reviewer", Remarks = "remarks", Key = "key";
    public const string Email = "email", Name = "name";
    public const string Company = "company", Phone = "phone", Website = "website";

    /// <summary>The fields of a quality record, in the order in which forms show them.</summary>
    public static IReadOnlyList<string> Quality { get; } = [Date, Subject, Category, Score, Reviewer, Remarks, Key];

    /// <summary>The fields of a lead that a form offers; every other column becomes a further field of its name.</summary>
    public static IReadOnlyList<string> Leads { get; } = [Email, Name, Company, Phone, Website];

    /// <summary>The fields that a form offers for what rows become.</summary>
    public static IReadOnlyList<string> Of(SheetTarget target) => target switch
    {
        SheetTarget.Quality => Quality,
        SheetTarget.Leads => Leads,
        _ => [Email, Name],
    };

    /// <summary>The fields without which no row is a quality record.</summary>
    public static IReadOnlyList<string> QualityNeeds { get; } = [Date, Subject, Score];

    private static readonly Dictionary<string, string[]> Words = new()
    {
        [Date] = ["date", "day", "datum", "tag", "reviewed on", "reviewed", "fecha"],
        [Subject] = ["subject", "agent", "campaign", "mailbox", "what", "who", "mitarbeiter", "betreff", "kampagne", "name"],
        [Category] = ["category", "kategorie", "type", "kind", "topic", "channel"],
        [Score] = ["score", "points", "punkte", "rating", "result", "bewertung", "quality", "%"],
        [Reviewer] = ["reviewer", "reviewed by", "checked by", "prüfer", "by", "bewertet von"],
        [Remarks] = ["remarks", "comment", "comments", "notes", "note", "bemerkung", "bemerkungen", "kommentar"],
        [Key] = ["key", "id", "review id", "nr", "no", "number"],
        [Email] = ["email", "e-mail", "mail", "email address", "e-mail address", "e-mail-adresse"],
        [Company] = ["company", "company name", "firma", "organisation", "organization", "unternehmen"],
        [Phone] = ["phone", "telephone", "telefon", "mobile"],
        [Website] = ["website", "web", "url", "homepage"],
        [Name] = ["name", "full name", "vollständiger name"],
    };

    /// <summary>The mapping that the first row proposes.</summary>
    public static Dictionary<string, string> Propose(SheetTarget target, IReadOnlyList<string> header)
    {
        var mapping = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in Of(target))
        {
            foreach (var word in Words[field])
            {
                if (header.FirstOrDefault(h => h.Trim().Equals(word, StringComparison.OrdinalIgnoreCase) && !mapping.ContainsValue(h)) is not { } column) continue;
                mapping[field] = column;
                break;
            }
        }

        return mapping;
    }
}
