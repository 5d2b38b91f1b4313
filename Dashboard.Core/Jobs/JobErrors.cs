namespace Dashboard.Core.Jobs;

/// <summary>Refusals about jobs.</summary>
public static class JobErrors
{
    public static readonly DomainError NotFound = new(ErrorKind.NotFound, "job.not_found", "There is no such job.");
    public static readonly DomainError Over = new(ErrorKind.Conflict, "job.over", "This job is over already.");
    public static readonly DomainError IsSend = new(ErrorKind.Conflict, "job.is_send", "This job is a campaign's send: it is held and ended by the campaign's own acts.");
    public static readonly DomainError IsPull = new(ErrorKind.Conflict, "job.is_pull", "The timetable reads this sheet and is done within moments. Pause the sheet to have it read no more.");
    public static readonly DomainError SendOver = new(ErrorKind.Conflict, "job.send_over", "A send that is over is not begun again. Duplicate the campaign, or resume it while it is paused.");
    public static readonly DomainError NoPause = new(ErrorKind.Conflict, "job.no_pause", "Only a campaign's send can be paused. Cancel this job; run again, it goes on where it stopped.");
    public static readonly DomainError NotOver = new(ErrorKind.Conflict, "job.not_over", "Only a job that failed or was cancelled can be run again.");
}
