using Dashboard.Core.Campaigns;
using Hangfire;

namespace Dashboard.Web.Jobs;

/// <summary>Hangfire's handle on campaigns.</summary>
public sealed class CampaignJobs(VariantTesting testing)
{
    [DisableConcurrentExecution(timeoutInSeconds: 1), AutomaticRetry(Attempts = 0)]
    public Task ChooseWinnersAsync(CancellationToken ct) => testing.DecideDueAsync(ct);
}
