using Dashboard.Core.Domains;
using Hangfire;

namespace Dashboard.Web.Jobs;

/// <summary>Hangfire's handle on sending domains.</summary>
public sealed class DomainJobs(DomainService domains, BlocklistService blocklists)
{
    [DisableConcurrentExecution(timeoutInSeconds: 1), AutomaticRetry(Attempts = 0)]
    public Task CheckDueAsync(CancellationToken ct) => domains.CheckDueAsync(ct);

    [DisableConcurrentExecution(timeoutInSeconds: 1), AutomaticRetry(Attempts = 0)]
    public Task AskBlocklistsAsync(CancellationToken ct) => blocklists.CheckDueAsync(ct);
}
