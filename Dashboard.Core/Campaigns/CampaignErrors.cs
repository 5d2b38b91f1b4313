namespace Dashboard.Core.Campaigns;

/// <summary>Refusals about campaigns.</summary>
public static class CampaignErrors
{
    public static readonly DomainError NotFound = new(ErrorKind.NotFound, "campaign.not_found", "There is no such campaign.");
    public static readonly DomainError SubjectMissing = new(ErrorKind.Invalid, "campaign.subject_missing", "Give the campaign a subject before it is sent.", "subject");
    public static readonly DomainError SenderMissing = new(ErrorKind.Invalid, "campaign.sender_missing", "Say which address the campaign is sent from.", "fromEmail");
    public static readonly DomainError ContentMissing = new(ErrorKind.Invalid, "campaign.content_missing", "The campaign has no content yet. Write its HTML or its text.", "html");
    public static readonly DomainError AudienceMissing = new(ErrorKind.Invalid, "campaign.audience_missing", "Choose at least one list or segment to send to.", "listIds");
    public static readonly DomainError AudienceEmpty = new(ErrorKind.Conflict, "campaign.audience_empty", "Nobody would get this campaign: its audience is empty after unsubscribed and suppressed addresses are removed.");
    public static readonly DomainError InThePast = new(ErrorKind.Invalid, "campaign.in_the_past", "The scheduled time is in the past. Choose a time in the future.", "scheduledAt");
    public static readonly DomainError ListUnknown = new(ErrorKind.Invalid, "campaign.list_unknown", "One of the lists does not exist.", "listIds");
    public static readonly DomainError SegmentUnknown = new(ErrorKind.Invalid, "campaign.segment_unknown", "One of the segments does not exist.", "segmentIds");
    public static readonly DomainError RelayUnknown = new(ErrorKind.Invalid, "campaign.relay_unknown", "This relay does not exist.", "relayId");
    public static readonly DomainError ApprovalMissing = new(ErrorKind.Conflict, "campaign.approval_missing", "This client asks for another person's approval, and nobody has approved the campaign as it is now.") { Suggestion = "Ask someone who may send, and who did not change it last, to approve it." };
    public static readonly DomainError OwnApproval = new(ErrorKind.Forbidden, "campaign.approval_own", "You changed this campaign last. Somebody else has to approve it.");
    public static readonly DomainError ApprovalByPerson = new(ErrorKind.Forbidden, "campaign.approval_person", "Only a person can approve a campaign, not an API key.");
    public static readonly DomainError VariantUnknown = new(ErrorKind.NotFound, "campaign.variant_unknown", "The campaign has no such variant.");
    public static readonly DomainError NothingTested = new(ErrorKind.Conflict, "campaign.nothing_tested", "This campaign tests nothing on a part of its audience, so no rest waits for a winner.");
    public static readonly DomainError Changed = new(ErrorKind.Conflict, "campaign.changed", "Someone else changed this campaign meanwhile. Reload it and try again.");

    public static DomainError TestRefused(string words) =>
        new(ErrorKind.Conflict, "campaign.test_refused", $"The relay did not take the test: {words}");

    public static DomainError NotEditable(CampaignStatus status) => Conflict("campaign.not_editable", status, "cannot be edited any more. Duplicate it to send a changed version");

    public static DomainError NotSchedulable(CampaignStatus status) => Conflict("campaign.not_schedulable", status, "cannot be scheduled");

    public static DomainError NotScheduled(CampaignStatus status) => Conflict("campaign.not_scheduled", status, "has no schedule to take back");

    public static DomainError AlreadyStarted(CampaignStatus status) => Conflict("campaign.already_started", status, "cannot be started again");

    public static DomainError NotSending(CampaignStatus status) => Conflict("campaign.not_sending", status, "cannot be paused");

    public static DomainError NotPaused(CampaignStatus status) => Conflict("campaign.not_paused", status, "cannot be resumed");

    public static DomainError Over(CampaignStatus status) => Conflict("campaign.over", status, "cannot be cancelled");

    public static DomainError NotDeletable(CampaignStatus status) => Conflict("campaign.not_deletable", status, "cannot be deleted: its figures would be lost");

    public static DomainError NotTesting(CampaignStatus status) => status is CampaignStatus.Sending
        ? new(ErrorKind.Conflict, "campaign.not_testing", "This campaign is just being started. Choose the winner when its test has begun.")
        : Conflict("campaign.not_testing", status, "has no test under way");

    public static DomainError WinnerChosen(string letter) => new(ErrorKind.Conflict, "campaign.winner_chosen", $"{letter} was chosen before, and the rest has it or is getting it.");

    private static DomainError Conflict(string code, CampaignStatus status, string what) =>
        new(ErrorKind.Conflict, code, $"This campaign is {Word(status)} and {what}.");

    private static string Word(CampaignStatus status) => status switch
    {
        CampaignStatus.Sending => "being sent",
        CampaignStatus.Draft => "a draft",
        _ => status.ToString().ToLowerInvariant(),
    };
}
