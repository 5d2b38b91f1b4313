using Dashboard.Core.Campaigns;
using Dashboard.Core.Lists;

namespace Dashboard.Web.Pages.Segments;

/// <summary>The lists and campaigns that a rule can name.</summary>
public sealed record RuleChoices(IReadOnlyList<ListRow> Lists, IReadOnlyList<CampaignRow> Campaigns)
{
    public string ListName(Guid? id) => Lists.FirstOrDefault(list => list.Id == id)?.Name ?? "";

    public string CampaignName(Guid? id) => id is null ? "any campaign" : Campaigns.FirstOrDefault(campaign => campaign.Id == id)?.Name ?? "an older campaign";
}
