using System.Text.Json;
using Dashboard.Core.Addresses;
using Dashboard.Core.Jobs;

namespace Dashboard.Core.Leads;

/// <summary>What a check said, as the job's file: while it runs, what it said so far.</summary>
public sealed class LeadVerdicts(JobService jobs, ILeadBook book)
{
    /// <summary>A check's verdicts; 403 for another client's, 404 where the job is no check.</summary>
    public async Task<Result<IAsyncEnumerable<AddressCheck>>> FindAsync(Actor actor, Guid jobId, CancellationToken ct)
    {
        var found = await jobs.FindAsync(actor, jobId, ct);
        if (found.Refused(out var missing)) return missing;
        if (found.Value.Kind != LeadCheckWork.JobKind) return LeadErrors.NoVerdicts;
        return Result<IAsyncEnumerable<AddressCheck>>.Of(book.VerdictsAsync(actor.ClientId, jobId, ct));
    }

    /// <summary>Writes verdicts as CSV, one lead a line, as they are read.</summary>
    public static async Task WriteAsync(IAsyncEnumerable<AddressCheck> checks, Stream output, CancellationToken ct)
    {
        await using var writer = new CsvWriter(output);
        await writer.WriteAsync(["email", "verdict", "reasons", "notes", "suggestion"], ct);
        await foreach (var check in checks.WithCancellation(ct))
            await writer.WriteAsync([check.Email, Word(check.Verdict), string.Join(' ', check.Reasons.Select(Word)), string.Join(' ', check.Reasons.Select(AddressReasons.Sentence)), check.Suggestion], ct);
    }

    private static string Word<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
