using Dashboard.Core.Campaigns;
using Dashboard.Core.Reports;
using Dashboard.Core.Sending;
using Dashboard.Web.Kit;
using Dashboard.Web.Pages.Reports;

namespace Dashboard.Tests.Unit.Reports;

/// <summary>What a report says in words is computed from what stands in its tables.</summary>
public sealed class ReportWordsTests
{
    /// <summary>09:00 in Berlin.</summary>
    private static readonly DateTimeOffset Nine = new(2026, 11, 10, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_provider_that_put_mails_off_for_a_while_is_named_with_share_and_time()
    {
        // From 10:05 to 10:40 Yahoo put off 12 of each 100; before and after it took all.
        var spans = Enumerable.Range(10, 14).Select(n => Span(MailboxProvider.Yahoo, n, n is >= 13 and < 20 ? 88 : 100, n is >= 13 and < 20 ? 12 : 0));

        var said = Assert.Single(ReportWords.Unusual(Report(), [], UnusualSpan.Of(spans)));

        Assert.Equal($"Yahoo, AOL deferred {Format.Percent(0.12)} from 10:05 to 10:40 (84 of 700 answers).", said);
    }

    [Fact]
    public void A_refusal_is_no_deferral_and_another_day_is_named()
    {
        var spans = new[] { Span(MailboxProvider.Gmail, 12 * 24, 50, 0) with { Bounced = 50 } };

        var said = Assert.Single(ReportWords.Unusual(Report(), [], UnusualSpan.Of(spans)));

        Assert.Equal($"Gmail refused {Format.Percent(0.5)} from Nov 11, 09:00 to Nov 11, 09:05 (50 of 100 answers).", said);
    }

    [Fact]
    public void What_is_usual_is_not_spoken_of()
    {
        var few = Enumerable.Range(0, 3).Select(n => Span(MailboxProvider.Yahoo, n, 7, 3)); // nine in all: too few to speak of
        var little = Enumerable.Range(0, 9).Select(n => Span(MailboxProvider.Gmail, n, 95, 5)); // less than a tenth

        Assert.Empty(ReportWords.Unusual(Report(), [], UnusualSpan.Of(few.Concat(little))));
    }

    [Fact]
    public void A_report_opens_with_two_sentences() =>
        Assert.Equal(
            [$"990 of 1,000 mails were accepted; 10 bounced ({Format.Percent(0.01)}).", $"300 people opened it ({Format.Percent(300, 990)}) and 50 clicked ({Format.Percent(50, 990)})."],
            ReportWords.Of(Report()));

    private static ProviderSpan Span(MailboxProvider provider, int fiveMinutes, long accepted, long deferred) => new(provider, Nine.AddMinutes(5 * fiveMinutes), accepted, deferred, 0);

    private static CampaignReport Report() => new(
        Guid.Empty, Guid.Empty, "Acme", "Europe/Berlin", "News", "Hello", CampaignStatus.Sent, null, Nine, Nine.AddHours(2),
        new(1000, 0, 0, 0, 990, 10, 0, 0, 0, new(300, 320), new(50, 50), 2, 0), 1000, 0, 0, null);
}
