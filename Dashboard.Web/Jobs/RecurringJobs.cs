using Dashboard.Core.Sheets;
using Hangfire;

namespace Dashboard.Web.Jobs;

/// <summary>The whole timetable; times are UTC. Every worker writes it down at its start, and they all write the same.</summary>
internal sealed class RecurringJobs(IRecurringJobManager jobs, SheetSettings settings) : IHostedService
{
    private const string EveryFiveSeconds = "*/5 * * * * *";

    public Task StartAsync(CancellationToken cancellationToken)
    {
        jobs.AddOrUpdate<HousekeepingJobs>("forget-answers", housekeeping => housekeeping.ForgetAnswersAsync(CancellationToken.None), Cron.Hourly(17));
        jobs.RemoveIfExists("remove-old-uploads"); // the clean-up's work now
        jobs.AddOrUpdate<HousekeepingJobs>("clean-up", housekeeping => housekeeping.CleanUpAsync(CancellationToken.None), Cron.Weekly(DayOfWeek.Sunday, 3, 40));
        jobs.AddOrUpdate<CampaignJobs>("choose-winners", campaigns => campaigns.ChooseWinnersAsync(CancellationToken.None), Cron.Minutely());
        jobs.AddOrUpdate<DomainJobs>("check-domains", domains => domains.CheckDueAsync(CancellationToken.None), Cron.Minutely());
        jobs.AddOrUpdate<DomainJobs>("ask-blocklists", domains => domains.AskBlocklistsAsync(CancellationToken.None), "*/5 * * * *");
        jobs.AddOrUpdate<FeedbackJobs>("read-mailboxes", feedback => feedback.ReadMailboxesAsync(CancellationToken.None), "*/2 * * * *");
        jobs.AddOrUpdate<FeedbackJobs>("guard-reputation", feedback => feedback.GuardReputationAsync(CancellationToken.None), Cron.Minutely);
        jobs.AddOrUpdate<FeedbackJobs>("judge-again", feedback => feedback.JudgeAgainAsync(CancellationToken.None), Cron.Hourly(41));
        // Asked far more often than anything is due: what is due is decided by what was done last, so no tick that is missed skips anything.
        jobs.AddOrUpdate<QualityJobs>("pull-sheets", quality => quality.PullSheetsAsync(CancellationToken.None), settings.Every < TimeSpan.FromMinutes(1) ? EveryFiveSeconds : Cron.Minutely());
        jobs.AddOrUpdate<QualityJobs>("daily-reports", quality => quality.MakeReportsAsync(CancellationToken.None), Cron.Minutely());
        jobs.Trigger("daily-reports");
        jobs.AddOrUpdate<HousekeepingJobs>("remove-expired-exports", housekeeping => housekeeping.RemoveExpiredExportsAsync(CancellationToken.None), Cron.Hourly(29));
        jobs.AddOrUpdate<HousekeepingJobs>("forget-unconfirmed-signups", housekeeping => housekeeping.ForgetUnconfirmedSignupsAsync(CancellationToken.None), Cron.Daily(2, 50));
        jobs.AddOrUpdate<SandboxJobs>("read-magic-mail", sandbox => sandbox.ReadAsync(CancellationToken.None), EveryFiveSeconds);
        jobs.AddOrUpdate<HousekeepingJobs>("prepare-months", housekeeping => housekeeping.PrepareMonthsAsync(CancellationToken.None), Cron.Daily(1, 40));
        jobs.AddOrUpdate<HousekeepingJobs>("end-pauses", housekeeping => housekeeping.EndPausesAsync(CancellationToken.None), Cron.Hourly(3));
        jobs.AddOrUpdate<ReportJobs>("fold-hours", reports => reports.FoldHoursAsync(CancellationToken.None), Cron.Minutely());
        jobs.AddOrUpdate<ReportJobs>("send-reports", reports => reports.SendDueAsync(CancellationToken.None), Cron.Minutely());
        jobs.AddOrUpdate<ReportJobs>("recount", reports => reports.RecountAsync(CancellationToken.None), Cron.Daily(4, 20));
        jobs.AddOrUpdate<ReportJobs>("count-cohorts", reports => reports.CountCohortsAsync(CancellationToken.None), Cron.Daily(3, 10));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
