using Dashboard.Core.Feedback;
using Dashboard.Core.Reputation;
using Dashboard.Core.Tracking;
using Hangfire;

namespace Dashboard.Web.Jobs;

/// <summary>Hangfire's handle on what comes back: each method is one call into the domain.</summary>
public sealed class FeedbackJobs(MailboxService mailboxes, ReputationGuard guard, IEventLog events)
{
    [DisableConcurrentExecution(timeoutInSeconds: 5)]
    [AutomaticRetry(Attempts = 0)] // the clock comes again in two minutes
    public Task ReadMailboxesAsync(CancellationToken ct) => mailboxes.FetchAllAsync(ct);

    [DisableConcurrentExecution(timeoutInSeconds: 5)]
    [AutomaticRetry(Attempts = 0)]
    public Task GuardReputationAsync(CancellationToken ct) => guard.LookAsync(ct);

    [DisableConcurrentExecution(timeoutInSeconds: 5)]
    public Task JudgeAgainAsync(CancellationToken ct) => events.JudgeAgainAsync(ct);
}
