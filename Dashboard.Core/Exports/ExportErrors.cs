namespace Dashboard.Core.Exports;

/// <summary>Refusals about exports.</summary>
public static class ExportErrors
{
    public static readonly DomainError NotFound = new(ErrorKind.NotFound, "export.not_found", "There is no such file: the export is not done, was cancelled, or its file has expired. Export again.");
    public static readonly DomainError CampaignMissing = new(ErrorKind.Invalid, "export.campaign_missing", "Say which campaign's recipients are to be exported.", "campaignId");
    public static readonly DomainError TooManyRecipients = new(ErrorKind.Invalid, "export.too_many", "Between 1 and 1,000 recipients can be named. Name a list, a segment or a search for more.", "recipientIds");
}
