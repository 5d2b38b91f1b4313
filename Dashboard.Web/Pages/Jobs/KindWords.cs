using System.Text.Json;
using Dashboard.Core.Jobs;
using Dashboard.Core.Leads;
using Dashboard.Web.Kit;

namespace Dashboard.Web.Pages.Jobs;

/// <summary>The kinds of job in words, and what came of those that count.</summary>
internal static class KindWords
{
    public static string Of(string kind) => kind switch
    {
        LeadCheckWork.JobKind => "Check of leads",
        LeadScoreWork.JobKind => "Score of leads",
        LeadConvertWork.JobKind => "Conversion of leads",
        LeadImportWork.JobKind => "Import of leads",
        _ => string.Concat(kind.Select((letter, at) => at == 0 ? char.ToUpperInvariant(letter).ToString() : char.IsUpper(letter) ? $" {char.ToLowerInvariant(letter)}" : letter.ToString())),
    };

    /// <summary>The counts of a job over leads; null of other jobs, which show theirs elsewhere.</summary>
    public static string? Result(JobRow job)
    {
        if (job.Outcome is null || job.Kind is not (LeadCheckWork.JobKind or LeadScoreWork.JobKind or LeadConvertWork.JobKind or LeadImportWork.JobKind)) return null;
        var counts = JsonDocument.Parse(job.Outcome).RootElement.EnumerateObject().Where(count => count.Value.ValueKind is JsonValueKind.Number)
            .Select(count => $"{Format.Count(count.Value.GetInt64())} {count.Name}");
        return string.Join(", ", counts);
    }
}
