using Dashboard.Core;
using Dashboard.Core.Recipients;
using Dashboard.Core.Suppressions;
using Dashboard.Tests.Making;

namespace Dashboard.Tests.Integration.Suppressions;

public sealed class SuppressionTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private SuppressionService Suppressions => app.Get<SuppressionService>();

    [Theory]
    [InlineData(SuppressionReason.Unsubscribe, RecipientStatus.Unsubscribed)]
    [InlineData(SuppressionReason.HardBounce, RecipientStatus.Bounced)]
    [InlineData(SuppressionReason.Complaint, RecipientStatus.Complained)]
    [InlineData(SuppressionReason.Manual, RecipientStatus.Active)]
    public async Task A_suppressed_person_stands_as_such_until_it_is_lifted(SuppressionReason reason, RecipientStatus status)
    {
        var actor = await A.ClientAsync(app);
        var ada = await AddAsync(actor, "Ada@example.com");

        Assert.Equal(reason, (await Suppressions.AddAsync(actor, "ada@EXAMPLE.com", reason, "asked by phone", Ct)).Value.Reason);
        Assert.Equal(status, await StatusAsync(actor, ada));
        Assert.Equal("asked by phone", Assert.Single((await Suppressions.CheckAsync(actor, "ada@example.com", Ct)).Value).Note);

        Assert.Null(await Suppressions.RemoveAsync(actor, "ada@example.com", "asked to come back", Ct));
        Assert.Equal(RecipientStatus.Active, await StatusAsync(actor, ada));
        Assert.Empty((await Suppressions.CheckAsync(actor, "ada@example.com", Ct)).Value);
        Assert.Equal(SuppressionErrors.NotFound, await Suppressions.RemoveAsync(actor, "ada@example.com", null, Ct));
    }

    [Fact]
    public async Task Suppressing_twice_changes_nothing()
    {
        var actor = await A.ClientAsync(app);
        var first = (await Suppressions.AddAsync(actor, "ada@example.com", SuppressionReason.Complaint, null, Ct)).Value;

        var second = (await Suppressions.AddAsync(actor, "ADA@example.com", SuppressionReason.Manual, "again", Ct)).Value;

        Assert.Equal(first, second);
    }

    [Fact]
    public async Task Many_at_once_say_how_many_were_new_and_which_are_no_addresses()
    {
        var actor = await A.ClientAsync(app);
        await Suppressions.AddAsync(actor, "p1@example.com", SuppressionReason.Manual, null, Ct);

        var added = (await Suppressions.AddManyAsync(actor, ["p1@example.com", "p2@example.com", "P2@example.com", "nobody"], SuppressionReason.Manual, null, Ct)).Value;

        Assert.Equal((1, 1), (added.Added, added.Already));
        Assert.Equal(["nobody"], added.Refused);
        Assert.Equal(["p2@example.com", "p1@example.com"], (await Suppressions.SliceAsync(actor, null, new(Search: "P"), Ct)).Items.Select(s => s.Email));
        Assert.Empty((await Suppressions.SliceAsync(actor, SuppressionReason.Complaint, new(), Ct)).Items);
        Assert.Equal(2, await Suppressions.CountAsync(actor, null, new(Search: "@example.com"), Ct));
    }

    [Fact]
    public async Task What_holds_for_the_house_holds_for_every_client_and_only_an_admin_lifts_it()
    {
        var actor = await A.ClientAsync(app);
        var email = $"{Guid.NewGuid():N}@example.com";
        var ada = await AddAsync(actor, email);
        await Suppressions.AddAsync(A.Admin(), email, SuppressionReason.Complaint, null, Ct);

        Assert.Null(Assert.Single((await Suppressions.CheckAsync(actor, email, Ct)).Value).ClientId);
        Assert.Equal(RecipientStatus.Complained, await StatusAsync(actor, ada));
        Assert.Equal(SuppressionErrors.HouseOnly, await Suppressions.RemoveAsync(actor, email, null, Ct));
        Assert.Null(await Suppressions.RemoveAsync(A.Admin(), email, null, Ct));
        Assert.Equal(RecipientStatus.Active, await StatusAsync(actor, ada));
    }

    [Fact]
    public async Task Who_was_suppressed_before_they_were_known_stands_as_such()
    {
        var actor = await A.ClientAsync(app);
        await Suppressions.AddAsync(actor, "ada@example.com", SuppressionReason.Unsubscribe, null, Ct);

        Assert.Equal(RecipientStatus.Unsubscribed, await StatusAsync(actor, await AddAsync(actor, "ada@example.com")));
    }

    [Fact]
    public async Task Another_clients_suppressions_are_not_seen()
    {
        var ours = await A.ClientAsync(app);
        var theirs = await A.ClientAsync(app);
        var email = $"{Guid.NewGuid():N}@example.com";
        var ada = await AddAsync(ours, email);
        await Suppressions.AddAsync(theirs, email, SuppressionReason.Unsubscribe, null, Ct);

        Assert.Empty((await Suppressions.CheckAsync(ours, email, Ct)).Value);
        Assert.Empty((await Suppressions.SliceAsync(ours, null, new(), Ct)).Items);
        Assert.Equal(SuppressionErrors.NotFound, await Suppressions.RemoveAsync(ours, email, null, Ct));
        Assert.Equal(RecipientStatus.Active, await StatusAsync(ours, ada));
    }

    private async Task<long> AddAsync(Actor actor, string email) =>
        (await app.Get<RecipientService>().AddAsync(actor, new() { Email = email }, "test", Ct)).Value.Recipient.Recipient.Id;

    private async Task<RecipientStatus> StatusAsync(Actor actor, long id) =>
        (await app.Get<RecipientService>().FindAsync(actor, id, Ct)).Value.Recipient.Status;
}
