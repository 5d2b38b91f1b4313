using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Dashboard.Core.Reports;

/// <summary>Reports by mail: planned, changed, and sent when they are due, each once.</summary>
public sealed partial class ReportPlanService(IDashboardDbFactory dbs, IValidator<ReportPlanDraft> validator, ReportMail mail, TimeProvider clock, ILogger<ReportPlanService> log)
{
    private const int MostAtOnce = 100;

    /// <summary>All plans that the actor may see, by name.</summary>
    public async Task<IReadOnlyList<ReportPlanRow>> ListAsync(Actor actor, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        var rows = await (from p in db.ReportPlans.AsNoTracking() join c in db.Clients on p.ClientId equals c.Id orderby p.Name, p.Id select new { Plan = p, Client = c.Name }).ToListAsync(ct);
        return rows.ConvertAll(r => Row(r.Plan, r.Client));
    }

    /// <summary>One plan; 403 for another client's.</summary>
    public async Task<Result<ReportPlanRow>> FindAsync(Actor actor, Guid id, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        return await db.ReportPlans.AsNoTracking().SingleOrDefaultAsync(p => p.Id == id, ct) is { } plan ? await RowAsync(db, plan, ct) : await MissingAsync(db, id, ct);
    }

    /// <summary>Plans a report.</summary>
    public async Task<Result<ReportPlanRow>> AddAsync(Actor actor, ReportPlanDraft draft, CancellationToken ct)
    {
        if (actor.Refuse(Rights.Edit) is { } mayNot) return mayNot;
        if (actor.NeedsClient(out var clientId, out var missing)) return missing;
        if (validator.Refuse(draft, "report_plan.invalid") is { } wrong) return wrong;
        await using var db = await dbs.OpenAsync(actor, ct);
        var plan = ReportPlan.Of(clientId, draft, actor.Name, clock.GetUtcNow());
        db.ReportPlans.Add(plan);
        await db.SaveChangesAsync(ct);
        return await RowAsync(db, plan, ct);
    }

    /// <summary>Changes a plan; it is due at its next hour from now.</summary>
    public async Task<Result<ReportPlanRow>> ChangeAsync(Actor actor, Guid id, ReportPlanDraft draft, CancellationToken ct)
    {
        if (actor.Refuse(Rights.Edit) is { } mayNot) return mayNot;
        if (validator.Refuse(draft, "report_plan.invalid") is { } wrong) return wrong;
        await using var db = await dbs.OpenAsync(actor, ct);
        if (await db.ReportPlans.SingleOrDefaultAsync(p => p.Id == id, ct) is not { } plan) return await MissingAsync(db, id, ct);
        plan.Take(draft, clock.GetUtcNow());
        await db.SaveChangesAsync(ct);
        return await RowAsync(db, plan, ct);
    }

    /// <summary>Ends a plan.</summary>
    public async Task<DomainError?> DeleteAsync(Actor actor, Guid id, CancellationToken ct)
    {
        if (actor.Refuse(Rights.Edit) is { } mayNot) return mayNot;
        await using var db = await dbs.OpenAsync(actor, ct);
        return await db.ReportPlans.Where(p => p.Id == id).ExecuteDeleteAsync(ct) > 0 ? null : await MissingAsync(db, id, ct);
    }

    /// <summary>Sends one now, about the time it would be about if it were due now; its rhythm stays.</summary>
    public async Task<DomainError?> SendNowAsync(Actor actor, Guid id, CancellationToken ct)
    {
        if (actor.Refuse(Rights.Edit) is { } mayNot) return mayNot;
        await using var db = await dbs.OpenAsync(actor, ct);
        if (await db.ReportPlans.AsNoTracking().SingleOrDefaultAsync(p => p.Id == id, ct) is not { } plan) return await MissingAsync(db, id, ct);
        return await SendAsync(db, plan, clock.GetUtcNow(), ct) is { } problem ? new(ErrorKind.Conflict, "report_plan.not_sent", problem) : null;
    }

    /// <summary>Sends what is due. Whoever moves the due time on first sends it, so that two processes send it once; what was missed while nothing ran is sent once, late.</summary>
    public async Task SendDueAsync(CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(Actor.House, ct);
        var now = clock.GetUtcNow();
        foreach (var plan in await db.ReportPlans.AsNoTracking().Where(p => p.IsOn && p.NextAt <= now).OrderBy(p => p.NextAt).Take(MostAtOnce).ToListAsync(ct))
        {
            var next = plan.DueAfter(now);
            if (await db.ReportPlans.Where(p => p.Id == plan.Id && p.NextAt == plan.NextAt).ExecuteUpdateAsync(set => set.SetProperty(p => p.NextAt, next), ct) == 0) continue;
            await SendAsync(db, plan, plan.NextAt, ct);
        }
    }

    private async Task<string?> SendAsync(IDashboardDb db, ReportPlan plan, DateTimeOffset due, CancellationToken ct)
    {
        var problem = await mail.SendAsync(plan, due, ct);
        var now = clock.GetUtcNow();
        await db.ReportPlans.Where(p => p.Id == plan.Id).ExecuteUpdateAsync(set => set.SetProperty(p => p.SentAt, now).SetProperty(p => p.Problem, problem), ct);
        if (problem is null) LogSent(plan.Id, plan.Recipients.Count);
        else LogNotSent(plan.Id, problem);
        return problem;
    }

    private static async Task<ReportPlanRow> RowAsync(IDashboardDb db, ReportPlan plan, CancellationToken ct) =>
        Row(plan, await db.Clients.Where(c => c.Id == plan.ClientId).Select(c => c.Name).SingleAsync(ct));

    private static ReportPlanRow Row(ReportPlan plan, string client) => new(plan.Id, plan.ClientId, client, plan.ToDraft(), plan.NextAt, plan.SentAt, plan.Problem);

    private static async Task<DomainError> MissingAsync(IDashboardDb db, Guid id, CancellationToken ct) =>
        await db.IsAnothersAsync<ReportPlan>(id, ct) ? ActorErrors.OtherClient : ReportErrors.PlanNotFound;

    [LoggerMessage(LogLevel.Information, "Report {PlanId} went to {Count} addresses")]
    private partial void LogSent(Guid planId, int count);

    [LoggerMessage(LogLevel.Warning, "Report {PlanId} did not reach everyone: {Problem}")]
    private partial void LogNotSent(Guid planId, string problem);
}
