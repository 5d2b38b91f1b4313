using Dashboard.Core;
using Dashboard.Core.Clients;
using Dashboard.Data;
using Dashboard.Tests.Making;
using Dashboard.Web.Startup;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.SignalR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Dashboard.Tests.Integration.Startup;

public sealed class StartTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_program_says_that_it_lives()
    {
        using var browser = app.CreateClient();

        Assert.Equal("ok", await browser.GetStringAsync(new Uri("/health/live", UriKind.Relative), Ct));
    }

    [Fact]
    public async Task Migrations_say_what_the_model_says()
    {
        await using var db = await app.Get<IDbContextFactory<DashboardDb>>().CreateDbContextAsync(Ct);

        Assert.False(db.Database.HasPendingModelChanges());
        Assert.Empty(await db.Database.GetPendingMigrationsAsync(Ct));
    }

    [Fact]
    public void Circuits_are_bounded_and_tell_no_details_of_a_failure()
    {
        var circuits = app.Get<IOptions<CircuitOptions>>().Value;
        var settings = app.Get<IOptions<DashboardOptions>>().Value.Circuits;

        Assert.False(circuits.DetailedErrors);
        Assert.Equal((settings.Retained, settings.RetainedFor), (circuits.DisconnectedCircuitMaxRetained, circuits.DisconnectedCircuitRetentionPeriod));
        Assert.InRange(app.Get<IOptions<HubOptions>>().Value.MaximumReceiveMessageSize ?? long.MaxValue, 1, 4 * 1024 * 1024);
    }

    [Fact]
    public async Task Everyone_sees_their_own_client_and_an_admin_sees_all()
    {
        var ours = await A.ClientAsync(app);
        var theirs = await A.ClientAsync(app);
        var clients = app.Get<ClientService>();

        Assert.Equal(ours.ClientId, Assert.Single(await clients.AllAsync(ours, Ct)).Id);
        Assert.Contains(await clients.AllAsync(A.Admin(), Ct), c => c.Id == theirs.ClientId);
        Assert.Equal(ActorErrors.OtherClient, (await clients.FindAsync(ours, theirs.ClientId!.Value, Ct)).Error);
    }
}
