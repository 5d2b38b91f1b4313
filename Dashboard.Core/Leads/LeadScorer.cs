using System.Globalization;
using System.Text.Json;
using Dashboard.Core.Addresses;
using Dashboard.Core.Recipients;

namespace Dashboard.Core.Leads;

/// <summary>Scores leads by a client's rules: the points of every rule that fits, from 0 to 100, each with its reason.</summary>
public sealed class LeadScorer(LeadScoring scoring)
{
    private const string Extra = "fields.";
    private static readonly string[] Names = ["email", "emailDomain", "verdict", "reason", "name", "company", "phone", "website", "source", "tags", "consent"];

    /// <summary>The fields that rules can ask about, besides <c>fields.NAME</c>.</summary>
    public static IReadOnlyList<string> FieldNames => Names;

    /// <summary>The score, and the rules that made it.</summary>
    public (int Score, IReadOnlyList<string> Reasons) Score(LeadToJudge lead)
    {
        var sum = 0;
        var reasons = new List<string>();
        foreach (var rule in scoring.Rules)
        {
            if (!Fits(rule, lead)) continue;
            sum += rule.Points;
            reasons.Add(string.Create(CultureInfo.InvariantCulture, $"{rule.Points:+0;-0;0} {Words(rule)}"));
        }

        return (Math.Clamp(sum, 0, 100), reasons);
    }

    /// <summary>The stage that follows from verdict and score, where no person chose one.</summary>
    public LeadStage StageOf(AddressVerdict? verdict, int score) => verdict switch
    {
        null or AddressVerdict.Unknown => LeadStage.New,
        AddressVerdict.Invalid => LeadStage.Rejected,
        _ => score >= scoring.QualifyAt ? LeadStage.Qualified : LeadStage.New,
    };

    /// <summary>A rule as a sentence.</summary>
    public static string Words(ScoreRule rule) => rule.Op switch
    {
        ScoreOp.Exists => $"{rule.Field} is there",
        ScoreOp.Missing => $"{rule.Field} is missing",
        ScoreOp.Is => $"{rule.Field} is {rule.Value}",
        ScoreOp.IsNot => $"{rule.Field} is not {rule.Value}",
        ScoreOp.Contains => $"{rule.Field} contains {rule.Value}",
        ScoreOp.StartsWith => $"{rule.Field} starts with {rule.Value}",
        ScoreOp.EndsWith => $"{rule.Field} ends with {rule.Value}",
        _ => $"{rule.Field} is one of {rule.Value}",
    };

    /// <summary>What is wrong with a rule, or null.</summary>
    internal static string? Fault(ScoreRule rule)
    {
        if (!Names.Contains(rule.Field) && !(rule.Field.StartsWith(Extra, StringComparison.Ordinal) && RecipientAttributes.IsName(rule.Field.AsSpan(Extra.Length))))
            return $"There is no field “{rule.Field}”. Use {string.Join(", ", Names)}, or fields.NAME.";
        if (rule.Op is not (ScoreOp.Exists or ScoreOp.Missing) && string.IsNullOrWhiteSpace(rule.Value)) return "Say what the field is compared with.";
        if (rule.Value?.Length > LeadScoring.ValueLength || rule.Value?.Contains('\0', StringComparison.Ordinal) is true) return $"A value has at most {LeadScoring.ValueLength} characters.";
        return Math.Abs(rule.Points) > LeadScoring.MostPoints ? $"Points go from −{LeadScoring.MostPoints} to {LeadScoring.MostPoints}." : null;
    }

    private static bool Fits(ScoreRule rule, LeadToJudge lead)
    {
        var values = Values(rule.Field, lead);
        var wanted = rule.Value ?? "";
        return rule.Op switch
        {
            ScoreOp.Exists => values.Count > 0,
            ScoreOp.Missing => values.Count == 0,
            ScoreOp.Is => values.Any(value => value.Equals(wanted, StringComparison.OrdinalIgnoreCase)),
            ScoreOp.IsNot => !values.Any(value => value.Equals(wanted, StringComparison.OrdinalIgnoreCase)),
            ScoreOp.Contains => values.Any(value => value.Contains(wanted, StringComparison.OrdinalIgnoreCase)),
            ScoreOp.StartsWith => values.Any(value => value.StartsWith(wanted, StringComparison.OrdinalIgnoreCase)),
            ScoreOp.EndsWith => values.Any(value => value.EndsWith(wanted, StringComparison.OrdinalIgnoreCase)),
            _ => wanted.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Any(one => values.Any(value => value.Equals(one, StringComparison.OrdinalIgnoreCase))),
        };
    }

    private static IReadOnlyList<string> Values(string field, LeadToJudge lead) => field switch
    {
        "email" => One(lead.Email),
        "emailDomain" => One(lead.Email is { } email && email.Contains('@', StringComparison.Ordinal) ? EmailAddress.DomainOf(email) : null),
        "verdict" => One(lead.Verdict is { } verdict ? Word(verdict) : null),
        "reason" => [.. lead.Reasons.Select(Word)],
        "name" => One(lead.Name),
        "company" => One(lead.Company),
        "phone" => One(lead.Phone),
        "website" => One(lead.Website),
        "source" => One(lead.Source),
        "tags" => lead.Tags,
        "consent" => lead.HasConsent ? ["yes"] : [],
        _ => One(lead.Fields.GetValueOrDefault(field[Extra.Length..])),
    };

    private static string[] One(string? value) => string.IsNullOrEmpty(value) ? [] : [value];

    private static string Word<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
