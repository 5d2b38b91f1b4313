using Dashboard.Core.Addresses;
using Dashboard.Core.Sending;
using Dashboard.Tests.Making;
using Microsoft.Extensions.Time.Testing;

namespace Dashboard.Tests.Integration.Addresses;

public class MailboxTurnTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    [Fact]
    public async Task Two_processes_ask_one_server_no_more_often_than_one_would()
    {
        var (probe, pace, clock) = (new Probe(), new Watched(app.Get<IPaceBook>()), new FakeTimeProvider());
        MailboxSettings settings = new() { Enabled = true, PerServerAMinute = 1 };
        var (one, two) = (new MailboxChecker(probe, pace, settings, clock), new MailboxChecker(probe, pace, settings, clock));

        await one.AskAsync([Judged("first")], TestContext.Current.CancellationToken);
        var waiting = two.AskAsync([Judged("second")], TestContext.Current.CancellationToken);
        await Until.TrueAsync(() => pace.Held == 1, "the second waits for its turn");
        Assert.Equal(1, probe.Asked);
        await app.SqlAsync("UPDATE pace SET filled_at = filled_at - interval '2 minutes' WHERE key = 'mailbox:mx.turn.example'");
        await Until.TrueAsync(
            () =>
            {
                clock.Advance(TimeSpan.FromMinutes(1));
                return waiting.IsCompleted;
            },
            "the second has its turn");

        Assert.Equal([AddressReason.MailboxUnclear], Assert.Single(await waiting).Reasons);
        Assert.Equal(2, probe.Asked);
    }

    private static (AddressCheck Check, AddressForm Form, MailRoute? Route) Judged(string name)
    {
        var form = AddressForm.Read($"a@{name}.example");
        return (new(form.Normalized!, form.Normalized, AddressVerdict.Valid, [], null), form, new(MailRouteKind.MailServers, ["mx.turn.example"]));
    }

    private sealed class Probe : IMailboxProbe
    {
        private int _asked;

        public int Asked => Volatile.Read(ref _asked);

        public Task<IReadOnlyList<MailboxAnswer>> AskAsync(string server, IReadOnlyList<string> addresses, CancellationToken ct)
        {
            Interlocked.Increment(ref _asked);
            return Task.FromResult<IReadOnlyList<MailboxAnswer>>([.. addresses.Select(_ => MailboxAnswer.Unclear)]);
        }
    }

    /// <summary>Counts who was told to wait.</summary>
    private sealed class Watched(IPaceBook pace) : IPaceBook
    {
        private int _held;

        public int Held => Volatile.Read(ref _held);

        public async Task<PaceGrant> TakeAsync(IReadOnlyList<PaceLimit> limits, int wanted, CancellationToken ct)
        {
            var grant = await pace.TakeAsync(limits, wanted, ct);
            if (grant.Granted == 0) Interlocked.Increment(ref _held);
            return grant;
        }

        public Task GiveBackAsync(IReadOnlyList<PaceLimit> limits, int unused, CancellationToken ct) => pace.GiveBackAsync(limits, unused, ct);

        public Task<int> ShareAsync(int sender, Guid relayId, int most, int open, CancellationToken ct) => pace.ShareAsync(sender, relayId, most, open, ct);

        public Task UnshareAsync(int sender, Guid relayId, CancellationToken ct) => pace.UnshareAsync(sender, relayId, ct);
    }
}
