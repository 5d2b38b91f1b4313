namespace Dashboard.Core.Campaigns;

/// <summary>A further variant of a campaign, B to E: what it says otherwise than the campaign's own content, which is variant A.</summary>
public sealed class CampaignVariant : IClientOwned
{
    /// <summary>How many variants a campaign has at most, A among them.</summary>
    public const int Most = 5;

    private CampaignVariant() { }

    public Guid CampaignId { get; private init; }
    public Guid ClientId { get; private init; }

    /// <summary>Its place: 1 for B, 2 for C. The campaign itself is 0.</summary>
    public short Number { get; private init; }

    /// <summary>Its part in percent; null where all have the same.</summary>
    public int? Share { get; private set; }
    public string? Subject { get; private set; }
    public string? Preheader { get; private set; }
    public string? FromName { get; private set; }
    public string? Html { get; private set; }
    public string? Text { get; private set; }

    internal static CampaignVariant Of(Campaign campaign, int number, VariantDraft draft)
    {
        var variant = new CampaignVariant { CampaignId = campaign.Id, ClientId = campaign.ClientId, Number = (short)number };
        variant.Take(draft);
        return variant;
    }

    internal void Take(VariantDraft draft)
    {
        Share = draft.Share;
        Subject = Line(draft.Subject);
        Preheader = Line(draft.Preheader);
        FromName = Line(draft.FromName);
        Html = Blank(draft.Html);
        Text = Blank(draft.Text);
    }

    internal VariantDraft ToDraft() => new() { Share = Share, Subject = Subject, Preheader = Preheader, FromName = FromName, Html = Html, Text = Text };

    private static string? Line(string? text) => Blank(text)?.Trim();

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
