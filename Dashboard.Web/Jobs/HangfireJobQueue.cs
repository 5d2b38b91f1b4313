using Dashboard.Core.Jobs;
using Hangfire;

namespace Dashboard.Web.Jobs;

/// <summary>Hangfire's handle on long work: one call into the domain. The job itself knows how far it came.</summary>
public sealed class HangfireJobQueue(IBackgroundJobClient hangfire) : IJobQueue
{
    public void Enqueue(Guid jobId) => hangfire.Enqueue<JobService>(jobs => jobs.RunAsync(jobId, CancellationToken.None));
}
