using Dashboard.Core.Addresses;
using Dashboard.Core.Leads;

namespace Dashboard.Tests.Unit.Leads;

public class LeadTests
{
    [Theory]
    [InlineData("ann.lee+fair@Gmail.com", "annlee@gmail.com")]
    [InlineData("a.n.n.lee@googlemail.com", "annlee@gmail.com")]
    [InlineData("Ann.Lee@people.example", "ann.lee@people.example")]
    [InlineData("no address", null)]
    public void Spellings_of_one_mailbox_have_one_key(string email, string? key) => Assert.Equal(key, LeadNames.AddressKey(email));

    [Fact]
    public void Spellings_of_one_person_at_one_company_have_one_key()
    {
        var key = LeadNames.TwinKey("Ann Lee", "Brandt & Söhne GmbH", hasAddress: true);

        Assert.Equal(key, LeadNames.TwinKey("ann  lee", "BRANDT & SÖHNE", hasAddress: true));
        Assert.NotEqual(key, LeadNames.TwinKey("Ann Lee", "Other GmbH", hasAddress: true));
        Assert.Null(LeadNames.TwinKey("Ann Lee", null, hasAddress: true));
        Assert.NotNull(LeadNames.TwinKey(null, "Brandt", hasAddress: false));
    }

    [Theory]
    [InlineData("ANN LEE", "Ann Lee")]
    [InlineData("ann   lee", "Ann Lee")]
    [InlineData("Ann McLee", "Ann McLee")]
    [InlineData("  ", null)]
    public void Names_that_are_shouted_or_whispered_get_their_capitals(string name, string? normalized) => Assert.Equal(normalized, LeadNames.Person(name));

    [Theory]
    [InlineData("  Brandt   Söhne  gmbh ", "Brandt Söhne GmbH")]
    [InlineData("NORDLICHT LOGISTIK GMBH", "Nordlicht Logistik GmbH")]
    [InlineData("brandt & söhne gmbh", "Brandt & Söhne GmbH")]
    [InlineData("IBM", "IBM")]
    [InlineData("adidas ag", "Adidas AG")]
    [InlineData("adidas AG", "adidas AG")]
    [InlineData("Lee, ltd.", "Lee, Ltd")]
    [InlineData("AG", "AG")]
    [InlineData(" ", null)]
    public void Companies_get_their_legal_form_as_it_is_written(string company, string? normalized) => Assert.Equal(normalized, LeadNames.Company(company));

    [Fact]
    public void A_score_is_the_points_of_every_rule_that_fits_from_0_to_100()
    {
        var scoring = LeadScoring.Usual(Guid.Empty);
        Assert.Null(scoring.Take([new("verdict", ScoreOp.Is, "valid", 40), new("fields.size", ScoreOp.In, "10, 50", 70), new("company", ScoreOp.Missing, null, -20), new("emailDomain", ScoreOp.EndsWith, ".de", 5)], 60, DateTimeOffset.UnixEpoch));
        var scorer = new LeadScorer(scoring);
        var lead = new LeadToJudge(1, "ann@people.example", "Ann", null, null, null, "file", [], new Dictionary<string, string?> { ["size"] = "50" }, HasConsent: false, AddressVerdict.Valid, [], null);

        var (score, reasons) = scorer.Score(lead);

        Assert.Equal(90, score);
        Assert.Equal(["+40 verdict is valid", "+70 fields.size is one of 10, 50", "-20 company is missing"], reasons);
        Assert.Equal(LeadStage.Qualified, scorer.StageOf(AddressVerdict.Valid, 60));
        Assert.Equal(LeadStage.New, scorer.StageOf(AddressVerdict.Risky, 59));
        Assert.Equal(LeadStage.Rejected, scorer.StageOf(AddressVerdict.Invalid, 100));
        Assert.Equal(LeadStage.New, scorer.StageOf(AddressVerdict.Unknown, 100));
    }

    [Theory]
    [InlineData("nothing", ScoreOp.Exists, null, 1)]
    [InlineData("name", ScoreOp.Is, " ", 1)]
    [InlineData("fields.", ScoreOp.Exists, null, 1)]
    [InlineData("name", ScoreOp.Exists, null, 101)]
    public void A_rule_that_cannot_be_read_is_refused(string field, ScoreOp op, string? value, int points) =>
        Assert.Equal("rules", LeadScoring.Usual(Guid.Empty).Take([new(field, op, value, points)], 50, DateTimeOffset.UnixEpoch)?.Field);
}
