using Dashboard.Core;
using Dashboard.Core.Jobs;
using Dashboard.Core.Reports;
using Hangfire;

namespace Dashboard.Web.Jobs;

/// <summary>Hangfire's handle on reports: each method is one call into the domain.</summary>
public sealed class ReportJobs(ICampaignStatistics statistics, AnalyticsService analytics, ReportPlanService plans, JobService jobs)
{
    [DisableConcurrentExecution(timeoutInSeconds: 5)]
    [AutomaticRetry(Attempts = 0)] // the clock comes again in a minute
    public Task FoldHoursAsync(CancellationToken ct) => statistics.FoldHoursAsync(ct);

    /// <summary>As a job, so that the job centre says whether the figures agreed.</summary>
    public Task RecountAsync(CancellationToken ct) => jobs.StartAsync(Actor.House, RecountWork.JobKind, "Count the figures again", ct);

    [DisableConcurrentExecution(timeoutInSeconds: 5)]
    public Task CountCohortsAsync(CancellationToken ct) => analytics.CountCohortsAsync(Actor.House, ct);

    [DisableConcurrentExecution(timeoutInSeconds: 5)]
    [AutomaticRetry(Attempts = 0)]
    public Task SendDueAsync(CancellationToken ct) => plans.SendDueAsync(ct);
}
