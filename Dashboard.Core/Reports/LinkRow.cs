using Dashboard.Core.Campaigns;

namespace Dashboard.Core.Reports;

/// <summary>One link of a campaign with its clicks.</summary>
/// <param name="Clickers">Distinct people who followed it.</param>
public sealed record LinkRow(int Index, string Url, PeopleAndAll Clicks, long Clickers)
{
    /// <summary>The letter of the variant whose link it is; A is the campaign's own content.</summary>
    public string Variant => VariantMark.LetterOf(Index / VariantMark.LinksApart);
}
