using System.Globalization;
using System.Text;
using Dashboard.Core.Addresses;

namespace Dashboard.Core.Leads;

/// <summary>Names, companies and addresses brought into one form, and the keys by which two spellings of one are found.</summary>
public static class LeadNames
{
    private static readonly HashSet<string> CompanyForms = ["gmbh", "ag", "kg", "ohg", "ug", "mbh", "se", "ltd", "limited", "inc", "incorporated", "llc", "llp", "plc", "corp", "corporation", "co", "company", "sa", "sas", "sarl", "srl", "spa", "bv", "nv", "oy", "ab", "as", "aps", "sl", "kft", "sro", "doo"];

    /// <summary>How legal forms are written; those that are words as well are left as they came.</summary>
    private static readonly Dictionary<string, string> Spellings = new(StringComparer.Ordinal)
    {
        ["gmbh"] = "GmbH",
        ["ag"] = "AG",
        ["kg"] = "KG",
        ["kgaa"] = "KGaA",
        ["ohg"] = "OHG",
        ["ug"] = "UG",
        ["mbh"] = "mbH",
        ["ltd"] = "Ltd",
        ["inc"] = "Inc.",
        ["llc"] = "LLC",
        ["llp"] = "LLP",
        ["plc"] = "PLC",
        ["corp"] = "Corp.",
        ["sarl"] = "SARL",
        ["srl"] = "S.r.l.",
        ["spa"] = "S.p.A.",
        ["bv"] = "B.V.",
        ["nv"] = "N.V.",
        ["oy"] = "Oy",
        ["aps"] = "ApS",
        ["kft"] = "Kft.",
        ["sro"] = "s.r.o.",
    };

    /// <summary>The address as it is sent to, or as it came where it is none.</summary>
    public static string? Address(string? text)
    {
        var form = AddressForm.Read(text);
        return form.Normalized ?? Plain(text);
    }

    /// <summary>One blank between words and none at the ends; null where nothing is left.</summary>
    public static string? Plain(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        return string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>A person's name; one that is shouted or whispered gets its capitals.</summary>
    public static string? Person(string? text)
    {
        if (Plain(text) is not { } name) return null;
        var isOneCase = !name.Any(char.IsUpper) || !name.Any(char.IsLower);
        return isOneCase && name.Contains(' ', StringComparison.Ordinal) ? CultureInfo.InvariantCulture.TextInfo.ToTitleCase(name.ToLowerInvariant()) : name;
    }

    /// <summary>A company's name; its legal form at the end gets its usual spelling, and a name that is shouted or whispered its capitals.</summary>
    public static string? Company(string? text)
    {
        if (Plain(text) is not { } name) return null;
        var words = name.Split(' ');
        var last = words.Length;
        while (last > 1 && Spellings.ContainsKey(Form(words[last - 1]))) last--;
        var own = string.Join(' ', words[..last]);
        // One word in capitals may be an abbreviation (IBM); several of some length are shouted.
        var isOneCase = !name.Any(char.IsUpper) || (!own.Any(char.IsLower) && last > 1 && words[..last].All(word => word.Length > 3));
        if (isOneCase) own = CultureInfo.InvariantCulture.TextInfo.ToTitleCase(own.ToLowerInvariant());
        return string.Join(' ', words[last..].Select(word => Spellings[Form(word)]).Prepend(own));
    }

    /// <summary>One for all addresses that lead to one mailbox: without case, without what follows a +, and at Gmail without dots.</summary>
    public static string? AddressKey(string? email)
    {
        if (email is null || email.LastIndexOf('@') is not (> 0 and var at)) return null;
        var (local, domain) = (email[..at].ToLowerInvariant(), email[(at + 1)..].ToLowerInvariant());
        if (local[0] != '"' && local.IndexOf('+', StringComparison.Ordinal) is > 0 and var plus) local = local[..plus];
        if (domain is "gmail.com" or "googlemail.com") (local, domain) = (local.Replace(".", "", StringComparison.Ordinal), "gmail.com");
        return $"{local}@{domain}";
    }

    /// <summary>One for all spellings of a person at a company; null where either is missing, unless there is no address to tell by.</summary>
    public static string? TwinKey(string? name, string? company, bool hasAddress)
    {
        if (hasAddress && (name is null || company is null)) return null;
        var key = $"{Key(name)}|{CompanyKey(company)}";
        return key.Length > 1 ? key : null;
    }

    private static string Form(string word) => word.Trim(',').Replace(".", "", StringComparison.Ordinal).ToLowerInvariant();

    private static string CompanyKey(string? company)
    {
        var words = Words(company);
        var last = words.Count;
        while (last > 1 && CompanyForms.Contains(words[last - 1])) last--;
        return string.Concat(words.Take(last));
    }

    private static string Key(string? text) => string.Concat(Words(text));

    private static List<string> Words(string? text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (var c in (text ?? "").Normalize(NormalizationForm.FormKD))
        {
            if (char.IsLetterOrDigit(c)) word.Append(char.ToLowerInvariant(c));
            else if (c is ' ' or ',' or '&' or '/' or '-' && word.Length > 0)
            {
                words.Add(word.ToString());
                word.Clear();
            }
        }

        if (word.Length > 0) words.Add(word.ToString());
        return words;
    }
}
