using System.Text.Json;
using Dashboard.Core.Exports;
using Dashboard.Core.Housekeeping;
using Dashboard.Core.Imports;
using Dashboard.Core.Jobs;
using Dashboard.Core.Leads;
using Dashboard.Core.Recipients;
using Dashboard.Core.Reports;
using Dashboard.Core.Sheets;
using Dashboard.Web.Kit;

namespace Dashboard.Web.Pages.Jobs;

/// <summary>Jobs in words: their kinds, what came of them, how fast they go, and where to look at what they did.</summary>
internal static class KindWords
{
    public static string Of(string kind) => kind switch
    {
        Job.SendKind => "Campaign send",
        ImportWork.JobKind => "Import of recipients",
        SuppressionImportWork.JobKind => "Import of suppressions",
        ExportWork.JobKind => "Export",
        BulkWork.JobKind => "Bulk change",
        SheetSyncWork.JobKind => "Sheet sync",
        LeadCheckWork.JobKind => "Check of leads",
        LeadScoreWork.JobKind => "Score of leads",
        LeadConvertWork.JobKind => "Conversion of leads",
        LeadImportWork.JobKind => "Import of leads",
        RecountWork.JobKind => "Recount of figures",
        CleanUpWork.JobKind => "Clean-up",
        _ => Spaced(kind),
    };

    /// <summary>The counts that came of a job, those that are not nothing first.</summary>
    public static IReadOnlyList<(string Name, long Count)> Counts(JobRow job)
    {
        if (job.Outcome is null) return [];
        var root = JsonDocument.Parse(job.Outcome).RootElement;
        if (root.TryGetProperty("removed", out var removed) && removed.ValueKind is JsonValueKind.Object) root = removed; // what a clean-up removed
        return [.. root.EnumerateObject().Where(count => count.Value.ValueKind is JsonValueKind.Number && count.Name is not "bytes").Select(count => (Spaced(count.Name), count.Value.GetInt64()))];
    }

    /// <summary>What came of a job in a line; null before it is over, and where it counts nothing.</summary>
    public static string? Result(JobRow job)
    {
        var counts = Counts(job);
        if (counts.Count == 0) return null;
        var some = counts.Where(count => count.Count > 0).Select(count => $"{Format.Count(count.Count)} {char.ToLowerInvariant(count.Name[0])}{count.Name[1..]}").ToList();
        return some.Count > 0 ? string.Join(", ", some) : job.Kind == CleanUpWork.JobKind ? "Nothing had had its time" : "Nothing to do";
    }

    /// <summary>How far, how fast, and how long still.</summary>
    public static string? Pace(JobRow job, DateTimeOffset now)
    {
        if (job.State is not JobState.Running && !job.IsPaused) return null;
        var words = new List<string>();
        if (job.Total is { } total) words.Add(IsBytes(job) ? $"{Format.Size(job.Done)} of {Format.Size(total)}" : $"{Format.Count(job.Done)} of {Format.Count(total)}");
        else if (job.Done > 0) words.Add(Format.Count(job.Done));
        if (job.Rate is { } rate) words.Add(Rate(job, rate));
        if (job.Eta is { } eta && eta > now) words.Add($"{Format.Duration(eta - now)} left");
        return words.Count == 0 ? null : string.Join(" · ", words);
    }

    /// <summary>Units a second, in the units that the job counts.</summary>
    public static string Rate(JobRow job, double rate) => IsBytes(job) ? $"{Format.Size((long)rate)} a second" : rate < 1 ? $"{Format.Count((long)Math.Ceiling(rate * 60))} a minute" : $"{Format.Count((long)rate)} a second";

    /// <summary>Imports count the octets of their file, of which they know how many there are.</summary>
    public static bool IsBytes(JobRow job) => job.Kind is ImportWork.JobKind or SuppressionImportWork.JobKind or LeadImportWork.JobKind;

    /// <summary>Where what a job did can be looked at.</summary>
    public static (string Text, string Href)? Place(JobRow job) => job.Kind switch
    {
        Job.SendKind when job.CampaignId is { } campaign => ("The campaign", Urls.Campaign(campaign)),
        ImportWork.JobKind when Id(job, "importId") is { } import => ("The import, with the rows that did not fit", Urls.Import(import)),
        SheetSyncWork.JobKind when Id(job, "sourceId") is { } sheet => ("The sheet", Urls.Sheet(sheet)),
        LeadCheckWork.JobKind or LeadScoreWork.JobKind or LeadImportWork.JobKind => ("The leads", Urls.Leads),
        LeadConvertWork.JobKind when Id(job, "ListId") is { } list => ("The list", Urls.List(list)),
        SuppressionImportWork.JobKind => ("The suppressions", Urls.Suppressions),
        _ => null,
    };

    /// <summary>The rows of a file that did not fit, as a job of leads names them.</summary>
    public static IReadOnlyList<(long Line, string Reason)> Rejected(JobRow job)
    {
        if (job.Kind != LeadImportWork.JobKind || job.Outcome is null || !JsonDocument.Parse(job.Outcome).RootElement.TryGetProperty("errors", out var errors)) return [];
        return [.. errors.EnumerateArray().Select(error => (error.GetProperty("line").GetInt64(), error.GetProperty("reason").GetString() ?? ""))];
    }

    private static Guid? Id(JobRow job, string name) =>
        JsonDocument.Parse(job.Arguments).RootElement is { ValueKind: JsonValueKind.Object } arguments && arguments.TryGetProperty(name, out var id) && id.ValueKind is JsonValueKind.String && id.TryGetGuid(out var found) ? found : null;

    private static string Spaced(string name) =>
        string.Concat(name.Select((letter, at) => at == 0 ? char.ToUpperInvariant(letter).ToString() : char.IsUpper(letter) ? $" {char.ToLowerInvariant(letter)}" : letter.ToString()));
}
