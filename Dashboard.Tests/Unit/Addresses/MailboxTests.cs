using Dashboard.Core.Addresses;
using Microsoft.Extensions.Time.Testing;

namespace Dashboard.Tests.Unit.Addresses;

public class MailboxTests
{
    [Theory]
    [InlineData(250, "2.1.5 Ok", MailboxAnswer.Taken)]
    [InlineData(251, "User not local; will forward", MailboxAnswer.Taken)]
    [InlineData(252, "Cannot verify, but will take it", MailboxAnswer.Unclear)]
    [InlineData(450, "4.2.0 Greylisted", MailboxAnswer.Unclear)]
    [InlineData(451, "4.3.0 Try later", MailboxAnswer.Unclear)]
    [InlineData(550, "5.1.1 <x@example.com>: user unknown", MailboxAnswer.NoSuchMailbox)]
    [InlineData(550, "No such user here", MailboxAnswer.NoSuchMailbox)]
    [InlineData(553, "5.1.3 Bad destination mailbox address", MailboxAnswer.NoSuchMailbox)]
    [InlineData(550, "5.2.1 The mailbox is disabled", MailboxAnswer.NoSuchMailbox)]
    [InlineData(550, "5.7.1 Service refused: listed", MailboxAnswer.Unclear)]
    [InlineData(550, "Blocked for spam", MailboxAnswer.Unclear)]
    [InlineData(550, "Relaying denied", MailboxAnswer.Unclear)]
    [InlineData(552, "5.2.2 Mailbox full", MailboxAnswer.Unclear)]
    [InlineData(554, "5.7.1 Transaction failed", MailboxAnswer.Unclear)]
    [InlineData(421, "4.7.0 Too many connections", MailboxAnswer.Unclear)]
    public void A_refusal_for_policy_says_nothing_of_a_mailbox(int code, string text, MailboxAnswer answer) => Assert.Equal(answer, MailboxReplies.Read(code, text));

    [Fact]
    public async Task One_server_is_asked_so_many_times_a_minute()
    {
        var clock = new FakeTimeProvider();
        var probe = new Probe();
        var checker = new MailboxChecker(probe, new() { Enabled = true, PerServerAMinute = 6, AtOnce = 10 }, clock);
        var route = new MailRoute(MailRouteKind.MailServers, ["mx.example"]);
        var judged = Enumerable.Range(0, 3).Select(n => AddressForm.Read($"a@d{n}.example")).Select(form => (new AddressCheck(form.Normalized!, form.Normalized, AddressVerdict.Valid, [], null), form, (MailRoute?)route)).ToList();

        var asking = checker.AskAsync(judged, TestContext.Current.CancellationToken);
        await Making.Until.TrueAsync(() => probe.Asked == 1, "the first is asked");
        clock.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(1, probe.Asked);
        clock.Advance(TimeSpan.FromSeconds(1));
        await Making.Until.TrueAsync(() => probe.Asked == 2, "the second is asked");
        clock.Advance(TimeSpan.FromSeconds(10));

        Assert.All(await asking, check => Assert.Equal([AddressReason.MailboxUnclear], check.Reasons));
        Assert.Equal(3, probe.Asked);
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
}
