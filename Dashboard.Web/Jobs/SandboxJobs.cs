using Dashboard.Core.Sandbox;
using Hangfire;

namespace Dashboard.Web.Jobs;

/// <summary>Hangfire's handle on the readers behind magic addresses.</summary>
public sealed class SandboxJobs(MagicReaders readers)
{
    [DisableConcurrentExecution(timeoutInSeconds: 1)]
    [AutomaticRetry(Attempts = 0)] // the clock comes again in five seconds
    public Task ReadAsync(CancellationToken ct) => readers.ReadAsync(ct);
}
