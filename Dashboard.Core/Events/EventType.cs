namespace Dashboard.Core.Events;

/// <summary>What can happen that others are told of. Stored as a small number in the outbox, and named by <c>Outbox.sql</c>; the numbers are fixed.</summary>
public enum EventType : short
{
    EmailAccepted = 1,
    EmailDeferred = 2,
    EmailBounced = 3,
    EmailOpened = 4,
    EmailClicked = 5,
    EmailUnsubscribed = 6,
    EmailComplained = 7,
    EmailFailed = 8,
    EmailSkipped = 9,
    EmailUnknown = 10,
    CampaignScheduled = 20,
    CampaignSending = 21,
    CampaignPaused = 22,
    CampaignSent = 23,
    CampaignCancelled = 24,
    ImportFinished = 30,
    JobFinished = 31,
    DomainVerified = 40,
    DomainFailing = 41,
    ReputationWarned = 50,
    ReputationStopped = 51,
    WebhookDisabled = 60,

    /// <summary>Sent to one endpoint when someone tries it; never in the feed.</summary>
    WebhookTest = 61,
}
