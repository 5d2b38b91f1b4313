using Dashboard.Core.Jobs;
using Dashboard.Web.Startup;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Dashboard.Web.Jobs;

/// <summary>Says every second that this process's jobs live, stops those that were cancelled, and wakes a worker for jobs that a dead process left.</summary>
internal sealed partial class JobKeeper(JobCrew crew, JobService jobs, IOptions<DashboardOptions> options, TimeProvider clock, ILogger<JobKeeper> log) : BackgroundService
{
    private const int BeatsToWake = 5;
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Beat, clock);
        for (var beat = 0; await timer.WaitForNextTickAsync(stoppingToken); beat++)
        {
            try
            {
                await crew.BeatAsync(stoppingToken);
                if (options.Value.IsWorker && beat % BeatsToWake == 0) await jobs.WakeAsync(stoppingToken);
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException)
            {
                LogAway(e.Message);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "The database did not hear of this process's jobs, and is told again: {Reason}")]
    private partial void LogAway(string reason);
}
