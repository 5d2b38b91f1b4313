namespace Dashboard.Core.Events;

/// <summary>The names of all types of event. A choice of them may also say <c>*</c> for all, or <c>email.*</c> for all of a kind.</summary>
public static class EventWords
{
    /// <summary>Every event there is, and those that come.</summary>
    public const string All = "*";

    /// <summary>Every type, in the order in which pages and documents show them.</summary>
    public static IReadOnlyList<EventWord> Catalogue { get; } =
    [
        new(EventType.EmailAccepted, "email.accepted", "A server took the message."),
        new(EventType.EmailDeferred, "email.deferred", "A server said to come back later; it is tried again."),
        new(EventType.EmailBounced, "email.bounced", "The message did not arrive: a server refused it, or a report said so later. bounceClass tells why."),
        new(EventType.EmailFailed, "email.failed", "No server could be brought to take the message, and it is no longer tried."),
        new(EventType.EmailSkipped, "email.skipped", "The message was not attempted, because its recipient must not be mailed."),
        new(EventType.EmailUnknown, "email.unknown", "The connection broke after the message was handed over: whether it arrived is not known."),
        new(EventType.EmailOpened, "email.opened", "The message was opened; automatic says that a program did it."),
        new(EventType.EmailClicked, "email.clicked", "A link was followed; automatic says that a program did it."),
        new(EventType.EmailUnsubscribed, "email.unsubscribed", "The recipient withdrew."),
        new(EventType.EmailComplained, "email.complained", "The recipient reported the message as spam."),
        new(EventType.CampaignScheduled, "campaign.scheduled", "A campaign has a time at which it starts."),
        new(EventType.CampaignSending, "campaign.sending", "A campaign started, or goes on after a pause."),
        new(EventType.CampaignPaused, "campaign.paused", "A campaign was paused; reason says why."),
        new(EventType.CampaignSent, "campaign.sent", "Every message of a campaign is in a final state."),
        new(EventType.CampaignCancelled, "campaign.cancelled", "A campaign was cancelled; what was not sent yet is skipped."),
        new(EventType.ImportFinished, "import.finished", "An import ended: done, failed or cancelled."),
        new(EventType.JobFinished, "job.finished", "A job ended: succeeded, failed or cancelled."),
        new(EventType.DomainVerified, "domain.verified", "A sending domain has all the records that it needs."),
        new(EventType.DomainFailing, "domain.failing", "A sending domain has lost a record that it needs."),
        new(EventType.ReputationWarned, "reputation.warned", "Bounces or complaints went past the threshold of a warning."),
        new(EventType.ReputationStopped, "reputation.stopped", "Bounces or complaints stopped sending, until the agency lets it go on."),
        new(EventType.WebhookDisabled, "webhook.disabled", "An endpoint was switched off because it kept failing, or said that it is gone."),
    ];

    /// <summary>The type's name.</summary>
    public static string NameOf(EventType type) => type is EventType.WebhookTest ? "webhook.test" : Catalogue.First(w => w.Type == type).Name;

    /// <summary>The type of that name, or null.</summary>
    public static EventType? Find(string? name) => Catalogue.FirstOrDefault(w => w.Name == name)?.Type;

    /// <summary>Whether this can stand in a choice: a type's name, <c>*</c>, or the beginning of some names with <c>.*</c>.</summary>
    public static bool IsChoice(string? choice) => choice is not null && TypesOf([choice]).Count > 0;

    /// <summary>The types that a choice means.</summary>
    public static IReadOnlyList<EventType> TypesOf(IReadOnlyCollection<string> choice) =>
        [.. Catalogue.Where(w => choice.Any(c => c == All || c == w.Name || (c.EndsWith(".*", StringComparison.Ordinal) && w.Name.StartsWith(c[..^1], StringComparison.Ordinal)))).Select(w => w.Type)];
}
