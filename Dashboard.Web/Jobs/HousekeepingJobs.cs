using Dashboard.Core.ApiKeys;
using Dashboard.Core.Imports;

namespace Dashboard.Web.Jobs;

/// <summary>Hangfire's handle on what has had its time: each method is one call into the domain.</summary>
public sealed class HousekeepingJobs(IAnsweredRequests answered, Uploads uploads)
{
    public Task ForgetAnswersAsync(CancellationToken ct) => answered.ForgetAsync(ct);

    public void RemoveOldUploads() => uploads.RemoveOld();
}
