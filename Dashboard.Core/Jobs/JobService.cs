using System.Globalization;
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
    ISendActs sends,
    IEnumerable<IJobWork> works,
    TimeProvider clock,
    ILogger<JobService> log)
{
    /// <summary>The topic that is told whenever a job moves.</summary>
    public static string Topic(Guid id) => $"job:{id}";

    /// <summary>The topic that is told whenever any job begins, ends or stops.</summary>
    public const string AnyTopic = "jobs";

    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(10);

    /// <summary>A slice of jobs, newest first.</summary>
    public async Task<Slice<JobRow>> ListAsync(Actor actor, JobFilter filter, SliceRequest request, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        var query = Matching(db, filter, request);
        if (Guid.TryParse(request.After, out var after)) query = query.Where(j => j.Id < after);
        var jobs = await query.OrderByDescending(j => j.Id).Take(request.Take + 1).ToListAsync(ct);
        return Slice<JobRow>.Of(await WithSendsAsync([.. jobs.Select(JobRow.Of)], ct), request.Take, j => j.Id.ToString());
    }

    /// <summary>How many jobs match.</summary>
    public async Task<int> CountAsync(Actor actor, JobFilter filter, SliceRequest request, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        return await Matching(db, filter, request).CountAsync(ct);
    }

    /// <summary>One job; 403 for another client's.</summary>
    public async Task<Result<JobRow>> FindAsync(Actor actor, Guid id, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        return await db.Jobs.AsNoTracking().SingleOrDefaultAsync(j => j.Id == id, ct) is { } job ? (await WithSendsAsync([JobRow.Of(job)], ct))[0] : await MissingAsync(db, id, ct);
    }

    /// <summary>A job's log, oldest first: what is kept of it, after a line that was read before.</summary>
    public async Task<Result<IReadOnlyList<JobLine>>> LinesAsync(Actor actor, Guid id, long after, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        if (!await db.Jobs.AnyAsync(j => j.Id == id, ct)) return await MissingAsync(db, id, ct);
        return Result<IReadOnlyList<JobLine>>.Of(await db.JobLines.AsNoTracking().Where(l => l.JobId == id && l.Id > after).OrderBy(l => l.Id).Take(JobLine.Most).ToListAsync(ct));
    }

    /// <summary>Asks a job to stop: where it runs, it is broken off at once. A send is ended by its campaign.</summary>
    public async Task<Result<JobRow>> CancelAsync(Actor actor, Guid id, CancellationToken ct)
    {
        if (await SendOfAsync(actor, id, ct) is { } campaign) return await ActAsync(actor, id, await sends.CancelAsync(actor, campaign, ct), ct);
        var cancelled = await ChangeAsync(actor, id, job => job.Cancel(clock.GetUtcNow()), $"{actor.Name} cancelled it.", ct);
        if (cancelled.Error is null) await crew.StopAsync(id);
        return cancelled;
    }

    /// <summary>Holds a send.</summary>
    public async Task<Result<JobRow>> PauseAsync(Actor actor, Guid id, CancellationToken ct) =>
        await SendOfAsync(actor, id, ct) is { } campaign ? await ActAsync(actor, id, await sends.PauseAsync(actor, campaign, ct), ct) : await NoSendAsync(actor, id, ct);

    /// <summary>Lets a send that is held go on.</summary>
    public async Task<Result<JobRow>> ResumeAsync(Actor actor, Guid id, CancellationToken ct) =>
        await SendOfAsync(actor, id, ct) is { } campaign ? await ActAsync(actor, id, await sends.ResumeAsync(actor, campaign, ct), ct) : await NoSendAsync(actor, id, ct);

    /// <summary>Runs a failed or cancelled job again from where it stopped.</summary>
    public async Task<Result<JobRow>> RetryAsync(Actor actor, Guid id, CancellationToken ct)
    {
        var retried = await ChangeAsync(actor, id, job => job.Retry(), $"{actor.Name} ran it again.", ct);
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
        var said = clock.GetTimestamp();
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
            run = new(id, actor, job.StartedBy, job.Arguments, job.Checkpoint, AdvanceAsync, (weight, text, token) => book.SayAsync(id, weight, text, token), crew.Begin(id).Token);
            await book.SayAsync(id, JobLineKind.Told, job.Checkpoint is null ? "A worker took it up." : $"A worker took it up, to go on{(job.Total is { } of ? $" at {Text(job.Done)} of {Text(of)}" : job.Done > 0 ? $" at {Text(job.Done)}" : "")}.", ct);
        }

        var work = works.Single(w => w.Kind == kind);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct, work.MayBreakOff ? run.Cancelled : CancellationToken.None);
        try
        {
            var outcome = await work.RunAsync(run, stop.Token);
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
            await book.SayAsync(id, JobLineKind.Warned, "The program is stopping; another worker goes on.", CancellationToken.None);
            await book.ReleaseAsync(crew.Worker, id, CancellationToken.None);
            throw;
        }
        catch (OperationCanceledException) when (run.Cancelled.IsCancellationRequested)
        {
            await EndAsync(id, JobState.Cancelled, null, null);
        }
        catch (Exception e)
        {
            LogFailed(e, id, kind);
            await EndAsync(id, JobState.Failed, null, $"Something unexpected happened: {e.Message} Run it again; what was done is kept.");
        }
        finally
        {
            crew.End(id);
        }

        async Task<bool> AdvanceAsync(long done, long? total, string? checkpoint, CancellationToken token)
        {
            if (clock.GetElapsedTime(said) >= BetweenLines)
            {
                said = clock.GetTimestamp();
                await book.SayAsync(id, JobLineKind.Told, total is { } of ? $"{Text(done)} of {Text(of)}" : Text(done), token);
            }

            return await book.AdvanceAsync(crew.Worker, id, done, total, checkpoint, token) ?? throw new JobTakenException();
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
        db.JobLines.Add(JobLine.Of(job, $"{actor.Name} asked for it.", job.CreatedAt));
        return job;
    }

    /// <summary>Lets a worker take up a job whose row is committed.</summary>
    internal void Announce(Job job)
    {
        LogPlanned(job.Id, job.Kind);
        queue.Wake();
    }

    private static IQueryable<Job> Matching(IDashboardDb db, JobFilter filter, SliceRequest request)
    {
        var query = db.Jobs.AsNoTracking();
        if (filter.State is { } wanted) query = query.Where(j => j.State == wanted);
        if (filter.Paused) query = query.Where(j => j.CampaignId != null && j.State == JobState.Queued);
        if (!string.IsNullOrWhiteSpace(filter.Kind)) query = query.Where(j => j.Kind == filter.Kind);
        if (!string.IsNullOrWhiteSpace(request.Search)) query = query.Where(j => j.Title.Contains(request.Search));
        if (request.From is { } from) query = query.Where(j => j.CreatedAt >= from.ToUniversalTime());
        if (request.To is { } to) query = query.Where(j => j.CreatedAt < to.ToUniversalTime());
        return query;
    }

    private async Task<List<JobRow>> WithSendsAsync(List<JobRow> rows, CancellationToken ct)
    {
        var campaigns = rows.Where(row => row is { CampaignId: not null, FinishedAt: null }).Select(row => row.CampaignId!.Value).ToArray();
        if (campaigns.Length == 0) return rows;
        var figures = await book.SendsAsync(campaigns, ct);
        var now = clock.GetUtcNow();
        return [.. rows.Select(row => row.CampaignId is { } campaign && figures.GetValueOrDefault(campaign) is { } send ? row.With(send, now) : row)];
    }

    /// <summary>The campaign that a job of the actor's stands for; null for other jobs.</summary>
    private async Task<Guid?> SendOfAsync(Actor actor, Guid id, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        return await db.Jobs.Where(j => j.Id == id).Select(j => j.CampaignId).SingleOrDefaultAsync(ct);
    }

    private async Task<Result<JobRow>> ActAsync(Actor actor, Guid id, DomainError? refusal, CancellationToken ct) => refusal is not null ? refusal : await FindAsync(actor, id, ct);

    private async Task<Result<JobRow>> NoSendAsync(Actor actor, Guid id, CancellationToken ct)
    {
        var found = await FindAsync(actor, id, ct);
        return found.Error is { } missing ? missing : JobErrors.NoPause;
    }

    private async Task<Result<JobRow>> ChangeAsync(Actor actor, Guid id, Func<Job, DomainError?> act, string line, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        if (await db.Jobs.SingleOrDefaultAsync(j => j.Id == id, ct) is not { } job) return await MissingAsync(db, id, ct);
        if (act(job) is { } refusal) return refusal;
        db.JobLines.Add(JobLine.Of(job, line, clock.GetUtcNow()));
        await db.SaveChangesAsync(ct);
        return JobRow.Of(job);
    }

    private async Task EndAsync(Guid id, JobState state, string? outcome, string? error)
    {
        await using var db = await dbs.OpenAsync(Actor.House, CancellationToken.None);
        if (await db.Jobs.SingleOrDefaultAsync(j => j.Id == id && j.Worker == crew.Worker, CancellationToken.None) is not { } job) return;
        job.End(state, outcome, error, clock.GetUtcNow());
        await db.SaveChangesAsync(CancellationToken.None);
        var (weight, line) = state switch
        {
            JobState.Succeeded => (JobLineKind.Told, "Done."),
            JobState.Failed => (JobLineKind.Failed, error ?? "It failed."),
            _ => (JobLineKind.Warned, "It stopped, cancelled. What was done is kept."),
        };
        await book.SayAsync(id, weight, line, CancellationToken.None);
        LogEnded(id, job.Kind, state);
    }

    private static string Text(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

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
