using Dashboard.Core;
using Dashboard.Core.ApiKeys;
using Dashboard.Core.Exports;
using Dashboard.Core.Housekeeping;
using Dashboard.Core.Jobs;
using Dashboard.Core.Sending;
using Dashboard.Core.Signups;
using Dashboard.Core.Suppressions;

namespace Dashboard.Web.Jobs;

/// <summary>Hangfire's handle on what has had its time, and on months to come: each method is one call into the domain.</summary>
public sealed class HousekeepingJobs(IAnsweredRequests answered, IExportFiles exports, SignupService signups, SuppressionService suppressions, JobService jobs, ILedgerMonths months)
{
    public Task ForgetAnswersAsync(CancellationToken ct) => answered.ForgetAsync(ct);

    public Task RemoveExpiredExportsAsync(CancellationToken ct) => exports.RemoveExpiredAsync(ct);

    public Task ForgetUnconfirmedSignupsAsync(CancellationToken ct) => signups.ForgetUnconfirmedAsync(ct);

    public Task EndPausesAsync(CancellationToken ct) => suppressions.EndPausesAsync(ct);

    public Task PrepareMonthsAsync(CancellationToken ct) => months.PrepareAsync(ct);

    /// <summary>As a job, so that the job centre shows what it removed.</summary>
    public Task CleanUpAsync(CancellationToken ct) => jobs.StartAsync(Actor.House, CleanUpWork.JobKind, "Weekly clean-up", ct);
}
