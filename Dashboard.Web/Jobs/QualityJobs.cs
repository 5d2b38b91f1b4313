using Dashboard.Core.Quality;
using Dashboard.Core.Sheets;
using Hangfire;

namespace Dashboard.Web.Jobs;

/// <summary>Hangfire's handle on sheets and daily reports: each method is one call into the domain, and finds out itself what is due.</summary>
public sealed class QualityJobs(SheetSync sync, ReportMaker reports)
{
    [AutomaticRetry(Attempts = 0)]
    public Task PullSheetsAsync(CancellationToken ct) => sync.PullDueAsync(ct);

    [AutomaticRetry(Attempts = 0)]
    public Task MakeReportsAsync(CancellationToken ct) => reports.MakeDueAsync(ct);
}
