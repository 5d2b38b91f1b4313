using Dashboard.Core;
using Dashboard.Core.Jobs;
using Dashboard.Tests.Making;

namespace Dashboard.Tests.Integration.Jobs;

public class JobTurnTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Clients_take_turns_and_none_takes_all_workers()
    {
        var (busy, quiet) = (await A.ClientAsync(app), await A.ClientAsync(app));
        for (var i = 0; i < 6; i++) await PlanAsync(busy);
        for (var i = 0; i < 2; i++) await PlanAsync(quiet);
        var (book, worker) = (app.Get<IJobBook>(), Guid.NewGuid());

        // Jobs that other tests left take turns of their own.
        var turns = new List<Guid?>();
        while (await book.TakeNextAsync(worker, 3, Ct) is { } id)
            if (await ClientOfAsync(id) is { } client && (client == busy.ClientId || client == quiet.ClientId)) turns.Add(client);

        Assert.Equal(3, turns.Count(client => client == busy.ClientId));
        Assert.Equal(2, turns.Count(client => client == quiet.ClientId));
        Assert.Equal(2, turns.Take(4).Count(client => client == quiet.ClientId));
    }

    [Fact]
    public async Task A_job_of_a_dead_worker_is_taken_over_and_the_dead_one_writes_nothing_more()
    {
        var job = await PlanAsync(await A.ClientAsync(app));
        var (book, dead, alive) = (app.Get<IJobBook>(), Guid.NewGuid(), Guid.NewGuid());

        Assert.True(await book.TakeAsync(dead, job, Ct));
        Assert.False(await book.TakeAsync(alive, job, Ct));
        await app.SqlAsync("UPDATE jobs SET seen_at = now() - interval '1 minute' WHERE id = $1", job);
        Assert.True(await book.TakeAsync(alive, job, Ct));

        Assert.Null(await book.AdvanceAsync(dead, job, 1, 2, null, Ct));
        Assert.True(await book.AdvanceAsync(alive, job, 1, 2, "{}", Ct));
        await app.Get<JobService>().CancelAsync(Actor.House, job, Ct);
        Assert.False(await book.AdvanceAsync(alive, job, 1, 2, null, Ct));
        Assert.Equal(job, Assert.Single(await book.BeatAsync(alive, Ct)));
    }

    [Fact]
    public async Task Hangfires_own_pages_are_for_admins_alone()
    {
        var client = await A.SignedInAsync(app, await A.ClientAsync(app));

        foreach (var caller in new[] { A.Stranger(app), client }) Assert.DoesNotContain("Jobs behind the jobs", (await caller.GetAsync("/hangfire")).Text, StringComparison.Ordinal);
    }

    private async Task<Guid> PlanAsync(Actor actor) => (await app.Get<JobService>().StartAsync(actor, "cleanUp", "Something", Ct)).Id;

    private async Task<Guid?> ClientOfAsync(Guid job) => (await app.Get<JobService>().FindAsync(Actor.House, job, Ct)).Value.ClientId;
}
