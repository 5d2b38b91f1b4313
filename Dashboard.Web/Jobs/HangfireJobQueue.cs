using Dashboard.Core.Jobs;
using Hangfire;

namespace Dashboard.Web.Jobs;

/// <summary>Hangfire's handle on long work: one call into the domain. Which job's turn it is, and how far it came, the jobs themselves know.</summary>
public sealed class HangfireJobQueue(IBackgroundJobClient hangfire) : IJobQueue
{
    public void Wake() => hangfire.Enqueue<JobService>(jobs => jobs.RunNextAsync(CancellationToken.None));
}
