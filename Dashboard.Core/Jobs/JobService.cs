using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Dashboard.Core.Jobs;

/// <summary>The job centre: planning, looking at, cancelling and repeating long work, and running it.</summary>
public sealed partial class JobService(
    IDashboardDbFactory dbs,
    IJobQueue queue,
    IJobBook book,
    JobCrew crew,
    JobSettings settings,
    IEnumerable<IJobWork> works,
    TimeProvider clock,
    ILogger<JobService> log)
{
    /// <summary>The topic that is told whenever a job moves.</summary>
    public static string Topic(Guid id) => $"job:{id}";

    /// <summary>A slice of jobs, newest first.</summary>
    public async Task<Slice<JobRow>> ListAsync(Actor actor, JobState? state, string? kind, SliceRequest request, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        var query = Matching(db, state, kind, request);
        if (Guid.TryParse(request.After, out var after)) query = query.Where(j => j.Id < after);
        var jobs = await query.OrderByDescending(j => j.Id).Take(request.Take + 1).ToListAsync(ct);
        return Slice<JobRow>.Of([.. jobs.Select(JobRow.Of)], request.Take, j => j.Id.ToString());
    }

    /// <summary>How many jobs match.</summary>
    public async Task<int> CountAsync(Actor actor, JobState? state, string? kind, SliceRequest request, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        return await Matching(db, state, kind, request).CountAsync(ct);
    }

    /// <summary>One job; 403 for another client's.</summary>
    public async Task<Result<JobRow>> FindAsync(Actor actor, Guid id, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        return await db.Jobs.AsNoTracking().SingleOrDefaultAsync(j => j.Id == id, ct) is { } job ? JobRow.Of(job) : await MissingAsync(db, id, ct);
    }

    /// <summary>Asks a job to stop; it does between its steps.</summary>
    public async Task<Result<JobRow>> CancelAsync(Actor actor, Guid id, CancellationToken ct)
    {
        var cancelled = await ChangeAsync(actor, id, job => job.Cancel(clock.GetUtcNow()), ct);
        if (cancelled.Error is null) await crew.StopAsync(id);
        return cancelled;
    }

    /// <summary>Runs a failed or cancelled job again from where it stopped.</summary>
    public async Task<Result<JobRow>> RetryAsync(Actor actor, Guid id, CancellationToken ct)
    {
        var retried = await ChangeAsync(actor, id, job => job.Retry(), ct);
        if (retried.Error is null) queue.Wake();
        return retried;
    }

    /// <summary>Does the work of a job, from its checkpoint, unless it is over or a live worker has it; safe to call again for the same job after a crash.</summary>
    public async Task RunAsync(Guid id, CancellationToken ct)
    {
        if (await book.TakeAsync(crew.Worker, id, ct)) await CarryOutAsync(id, ct);
    }

    /// <summary>Carries out jobs in turn, as long as there is one that this process may take up.</summary>
    public async Task RunNextAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested && crew.Count < settings.Workers && await book.TakeNextAsync(crew.Worker, settings.Share, ct) is { } id) await CarryOutAsync(id, ct);
    }

    /// <summary>Wakes a worker where a job waits: one that was left by a dead process, or could not be taken up before.</summary>
    public async Task WakeAsync(CancellationToken ct)
    {
        if (crew.Count < settings.Workers && await book.IsWaitingAsync(settings.Share, ct)) queue.Wake();
    }

    private async Task CarryOutAsync(Guid id, CancellationToken ct)
    {
        JobRun run;
        string kind;
        await using (var db = await dbs.OpenAsync(Actor.House, ct))
        {
            var job = await db.Jobs.SingleAsync(j => j.Id == id, ct);
            if (!job.Begin(clock.GetUtcNow()))
            {
                await db.SaveChangesAsync(ct);
                return;
            }

            kind = job.Kind;
            var actor = job.ClientId is { } client ? Actor.System(client) : Actor.House;
            run = new(id, actor, job.StartedBy, job.Arguments, job.Checkpoint, (done, total, checkpoint, token) => AdvanceAsync(id, done, total, checkpoint, token), crew.Begin(id).Token);
        }

        try
        {
            var outcome = await works.Single(w => w.Kind == kind).RunAsync(run, ct);
            await EndAsync(id, outcome.Error is null ? JobState.Succeeded : JobState.Failed, outcome.Error is null ? outcome.Value : null, outcome.Error?.Message);
        }
        catch (JobTakenException)
        {
            LogTaken(id, kind);
        }
        catch (JobCancelledException)
        {
            await EndAsync(id, JobState.Cancelled, null, null);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The program stops: the next one goes on at once.
            await book.ReleaseAsync(crew.Worker, id, CancellationToken.None);
            throw;
        }
        catch (Exception e)
        {
            LogFailed(e, id, kind);
            await EndAsync(id, JobState.Failed, null, $"Something unexpected happened: {e.Message} Try again; what was done is kept.");
        }
        finally
        {
            crew.End(id);
        }
    }

    /// <summary>Takes on work that needs no arguments.</summary>
    public async Task<JobRow> StartAsync(Actor actor, string kind, string title, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        var job = Plan(db, actor, actor.ClientId, kind, title, "{}", JobPriority.Low);
        await db.SaveChangesAsync(ct);
        Announce(job);
        return JobRow.Of(job);
    }

    /// <summary>Plans work inside a unit of work that the caller saves; <see cref="Announce"/> it after that.</summary>
    internal Job Plan(IDashboardDb db, Actor actor, Guid? clientId, string kind, string title, string arguments, JobPriority priority = JobPriority.Normal)
    {
        var job = Job.Plan(clientId, kind, title, arguments, actor.Name, clock.GetUtcNow(), priority);
        db.Jobs.Add(job);
        return job;
    }

    /// <summary>Lets a worker take up a job whose row is committed.</summary>
    internal void Announce(Job job)
    {
        LogPlanned(job.Id, job.Kind);
        queue.Wake();
    }

    private static IQueryable<Job> Matching(IDashboardDb db, JobState? state, string? kind, SliceRequest request)
    {
        var query = db.Jobs.AsNoTracking();
        if (state is { } wanted) query = query.Where(j => j.State == wanted);
        if (!string.IsNullOrWhiteSpace(kind)) query = query.Where(j => j.Kind == kind);
        if (!string.IsNullOrWhiteSpace(request.Search)) query = query.Where(j => j.Title.Contains(request.Search));
        if (request.From is { } from) query = query.Where(j => j.CreatedAt >= from.ToUniversalTime());
        if (request.To is { } to) query = query.Where(j => j.CreatedAt < to.ToUniversalTime());
        return query;
    }

    private async Task<Result<JobRow>> ChangeAsync(Actor actor, Guid id, Func<Job, DomainError?> act, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        if (await db.Jobs.SingleOrDefaultAsync(j => j.Id == id, ct) is not { } job) return await MissingAsync(db, id, ct);
        if (act(job) is { } refusal) return refusal;
        await db.SaveChangesAsync(ct);
        return JobRow.Of(job);
    }

    private async Task<bool> AdvanceAsync(Guid id, long done, long? total, string? checkpoint, CancellationToken ct) =>
        await book.AdvanceAsync(crew.Worker, id, done, total, checkpoint, ct) ?? throw new JobTakenException();

    private async Task EndAsync(Guid id, JobState state, string? outcome, string? error)
    {
        await using var db = await dbs.OpenAsync(Actor.House, CancellationToken.None);
        if (await db.Jobs.SingleOrDefaultAsync(j => j.Id == id && j.Worker == crew.Worker, CancellationToken.None) is not { } job) return;
        job.End(state, outcome, error, clock.GetUtcNow());
        await db.SaveChangesAsync(CancellationToken.None);
        await db.TellAsync(Topic(id), CancellationToken.None);
        LogEnded(id, job.Kind, state);
    }

    private static async Task<DomainError> MissingAsync(IDashboardDb db, Guid id, CancellationToken ct) =>
        await db.IsAnothersAsync<Job>(id, ct) ? ActorErrors.OtherClient : JobErrors.NotFound;

    [LoggerMessage(LogLevel.Information, "Job {JobId} ({Kind}) ended as {State}")]
    private partial void LogEnded(Guid jobId, string kind, JobState state);

    [LoggerMessage(LogLevel.Information, "Job {JobId} ({Kind}) planned")]
    private partial void LogPlanned(Guid jobId, string kind);

    [LoggerMessage(LogLevel.Warning, "Job {JobId} ({Kind}) was taken over by another worker")]
    private partial void LogTaken(Guid jobId, string kind);

    [LoggerMessage(LogLevel.Error, "Job {JobId} ({Kind}) failed")]
    private partial void LogFailed(Exception e, Guid jobId, string kind);
}
