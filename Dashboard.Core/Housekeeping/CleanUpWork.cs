using System.Text.Json;
using Dashboard.Core.ApiKeys;
using Dashboard.Core.Imports;
using Dashboard.Core.Jobs;

namespace Dashboard.Core.Housekeeping;

/// <summary>The weekly clean-up of what is temporary, as a job whose outcome says what it removed.</summary>
public sealed class CleanUpWork(IExpiredRows expired, Uploads uploads, IAnsweredRequests answered, RetentionSettings retention, TimeProvider clock) : IJobWork
{
    public const string JobKind = "cleanUp";

    public string Kind => JobKind;

    /// <summary>Removes what has had its time, and answers how much of each kind that was.</summary>
    public async Task<Result<string>> RunAsync(JobRun run, CancellationToken ct)
    {
        var removed = new SortedDictionary<string, long>(StringComparer.Ordinal) { ["uploads"] = uploads.RemoveOld(retention.Uploads), ["storedAnswers"] = await answered.ForgetAsync(ct) };
        foreach (var (kind, count) in await expired.RemoveAsync(retention, clock.GetUtcNow(), ct)) removed[kind] = count;
        return JsonSerializer.Serialize(new { removed }, JsonSerializerOptions.Web);
    }
}
