using Dashboard.Core;
using Dashboard.Core.Campaigns;
using Microsoft.Extensions.Time.Testing;

namespace Dashboard.Tests.Unit.Campaigns;

/// <summary>How an audience is divided among variants, and what their figures say.</summary>
public sealed class VariantTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Without_shares_all_variants_have_the_same()
    {
        var shares = VariantShares.Of([null, null], null);

        Assert.Equal([33.33m, 66.67m], shares.Bounds.Select(b => Math.Round(b, 2)));
        Assert.Equal([1, 2, 3], shares.Marks);
    }

    [Fact]
    public void In_a_test_the_shares_are_of_its_part_and_the_rest_waits()
    {
        var shares = VariantShares.Of([60], 20);

        Assert.Equal([8m, 20m], shares.Bounds);
        Assert.Equal([1, 2, VariantMark.Waiting], shares.Marks);
    }

    [Theory]
    [InlineData(0, 0, false)]
    [InlineData(-1, 0, true)]
    [InlineData(1, 0, false)]
    [InlineData(2, 1, false)]
    [InlineData(5, 4, false)]
    [InlineData(11, 0, true)]
    [InlineData(12, 1, true)]
    public void A_mark_says_whose_content_it_is_and_whether_it_was_in_the_test(short mark, int content, bool isRest) =>
        Assert.Equal((content, isRest), (VariantMark.ContentOf(mark), VariantMark.IsRest(mark)));

    [Theory]
    [InlineData("A", 0)]
    [InlineData("b", 1)]
    [InlineData("E", 4)]
    [InlineData("F", null)]
    [InlineData("", null)]
    [InlineData("AB", null)]
    [InlineData(null, null)]
    public void A_letter_names_a_variant(string? letter, int? number) => Assert.Equal(number, VariantMark.NumberOf(letter));

    /// <summary>Two groups of 1,000 with 250 and 200 hits: z = 0.05 / √(0.225 · 0.775 · 0.002) = 2.6774, worked out by hand.</summary>
    [Fact]
    public void The_test_of_two_proportions_gives_the_textbooks_figures()
    {
        var compared = new TwoProportions(250, 1000, 200, 1000);

        Assert.Equal(2.6774, compared.Z, 4);
        Assert.Equal(0.00742, compared.P, 5);
        Assert.True(compared.IsEnough);
        Assert.Equal(1, new TwoProportions(10, 100, 10, 100).P, 6);
        Assert.Equal(0.05, new TwoProportions(0, 0, 0, 0) is { IsEnough: false } ? 0.05 : 0);
        Assert.False(new TwoProportions(2, 20, 1, 20).IsEnough);
    }

    [Fact]
    public void A_difference_that_chance_does_not_explain_is_told_as_one()
    {
        var verdict = VariantVerdict.Of([Row(1, 1000, 200), Row(2, 1000, 250)], WinnerRule.Opens);

        Assert.Equal((1, true), (verdict.Winner, verdict.IsCertain));
        Assert.Equal("25.0 % opened B, 20.0 % A. A difference this large comes by chance in 0.7 % of cases: B is the better one (two-proportion test, 95 %).", verdict.Sentence);
    }

    [Fact]
    public void A_difference_that_could_be_chance_is_told_as_that()
    {
        var verdict = VariantVerdict.Of([Row(1, 1000, 200), Row(2, 1000, 210)], WinnerRule.Opens);

        Assert.Equal((1, false), (verdict.Winner, verdict.IsCertain));
        Assert.Contains("That could be chance", verdict.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Among_more_variants_the_same_lead_is_less_certain_and_the_rest_does_not_count()
    {
        var verdict = VariantVerdict.Of([Row(1, 1000, 200), Row(2, 1000, 240), Row(3, 1000, 190), Row(12, 9000, 9000)], WinnerRule.Opens);

        Assert.Equal((1, false), (verdict.Winner, verdict.IsCertain)); // p = 0.03, times three pairs
        Assert.True(VariantVerdict.Of([Row(1, 1000, 200), Row(2, 1000, 240)], WinnerRule.Opens).IsCertain);
    }

    [Fact]
    public void Nobody_and_too_few_are_told_as_that()
    {
        Assert.Equal("Nobody has clicked yet, so there is nothing to compare.", VariantVerdict.Of([Row(1, 10, 3), Row(2, 10, 0)], WinnerRule.Clicks).Sentence);
        Assert.Contains("too few people", VariantVerdict.Of([Row(1, 10, 3), Row(2, 10, 1)], WinnerRule.Opens).Sentence, StringComparison.Ordinal);
        Assert.Contains("Only A has reached anybody", VariantVerdict.Of([Row(1, 10, 3), Row(2, 0, 0)], WinnerRule.Opens).Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Equal_figures_leave_it_with_A() => Assert.Equal(0, VariantVerdict.Of([Row(1, 100, 20), Row(2, 100, 20)], WinnerRule.Opens).Winner);

    [Fact]
    public void What_is_edited_at_a_place_stays_there_and_copies_take_variants_with_them()
    {
        var draft = new CampaignDraft { Name = "x", Variants = [new() { Subject = "B" }, new() { Html = "<p>C</p>" }], VariantTest = new(20, WinnerRule.Clicks, 60) };
        var campaign = Campaign.Draft(Guid.NewGuid(), draft, "test", Noon);
        var b = campaign.Variants[0];

        Assert.Null(campaign.Edit(campaign.ToDraft() with { Variants = [new() { Subject = "Other" }] }, Noon));

        Assert.Same(b, Assert.Single(campaign.Variants));
        Assert.Equal("Other", b.Subject);
        Assert.Equal(new VariantTest(20, WinnerRule.Clicks, 60), campaign.ToDraft().VariantTest);
    }

    [Fact]
    public void A_winner_is_chosen_only_in_a_test_that_is_under_way()
    {
        var campaign = Campaign.Draft(Guid.NewGuid(), new() { Variants = [new() { Subject = "B" }] }, "test", Noon);
        Assert.Equal(CampaignErrors.NothingTested, campaign.RefuseWinner());
        campaign.Edit(campaign.ToDraft() with { VariantTest = new(20, WinnerRule.Opens, null) }, Noon);
        Assert.Equal("campaign.not_testing", campaign.RefuseWinner()!.Code);
    }

    [Theory]
    [InlineData("variants", 5, null, null, null)]
    [InlineData("variants", 2, 50, null, null)]
    [InlineData("variants[0].share", 1, 0, null, null)]
    [InlineData("variants", 1, 100, null, null, "variants[0].share")]
    [InlineData("variantTest", 0, null, 20, null)]
    [InlineData("variantTest.percent", 1, null, 91, null)]
    [InlineData("variantTest.afterMinutes", 1, null, 20, 14)]
    public void What_cannot_be_is_refused_by_field(string field, int variants, int? share, int? percent, int? minutes, string? also = null)
    {
        var draft = new CampaignDraft
        {
            Name = "x",
            Variants = [.. Enumerable.Range(0, variants).Select(at => new VariantDraft { Subject = "B", Share = at == 0 ? share : null })],
            VariantTest = percent is { } part ? new(part, WinnerRule.Opens, minutes) : null,
        };

        Assert.Equal(new[] { field, also }.OfType<string>().Order(), Refusal(draft).Fields!.Keys.Order());
    }

    [Fact]
    public void A_variant_obeys_the_rules_of_the_campaigns_own_fields_and_differs()
    {
        var refusal = Refusal(new() { Name = "x", Variants = [new(), new() { Subject = "two\nlines" }, new() { Html = "{{ name " }] });

        Assert.Equal(["variants[0].subject", "variants[1].subject", "variants[2].html"], refusal.Fields!.Keys.Order());
        Assert.Contains("the same as A", refusal.Fields["variants[0].subject"].Single(), StringComparison.Ordinal);
    }

    private static DomainError Refusal(CampaignDraft draft) => new CampaignDraftValidator(new FakeTimeProvider(Noon)).Refuse(draft, "campaign.invalid")!;

    private static VariantRow Row(short mark, long accepted, long opened) => new(mark, accepted, accepted, 0, opened, opened, 0, 0, 0, 0);
}
