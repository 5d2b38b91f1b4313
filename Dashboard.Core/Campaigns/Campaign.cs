using Dashboard.Core.Sending;

namespace Dashboard.Core.Campaigns;

/// <summary>One mailing with content, audience and a time. Its content is frozen from the moment it is sent.</summary>
public sealed class Campaign : IClientOwned
{
    public const int NameLength = 200;
    public const int SubjectLength = 200;
    public const int HtmlLength = 1_048_576;

    private Campaign() { }

    public Guid Id { get; private init; }
    public Guid ClientId { get; private init; }
    public string Name { get; private set; } = "";
    public string Subject { get; private set; } = "";
    public string? Preheader { get; private set; }
    public string FromName { get; private set; } = "";
    public string FromEmail { get; private set; } = "";
    public string? ReplyTo { get; private set; }
    public string Html { get; private set; } = "";
    public string? Text { get; private set; }
    public List<Guid> ListIds { get; private set; } = [];
    public List<Guid> ExcludeListIds { get; private set; } = [];
    public List<Guid> SegmentIds { get; private set; } = [];
    public List<Guid> ExcludeSegmentIds { get; private set; } = [];
    public Guid? RelayId { get; private set; }
    public DoubtfulChoice Doubtful { get; private set; }

    /// <summary>At most so many messages in a clock hour; null for no limit of its own.</summary>
    public int? PerHour { get; private set; }

    /// <summary>The hours and weekdays in which its mails go out; null for always.</summary>
    public SendWindow? Window { get; private set; }

    /// <summary>Its further variants, B to E, in order; its own content is A.</summary>
    public List<CampaignVariant> Variants { get; private set; } = [];

    /// <summary>The part of the audience that its variants are tried on, in percent; null where everyone gets one by the shares.</summary>
    public int? TestPercent { get; private set; }

    /// <summary>By whose figures the winner is chosen.</summary>
    public WinnerRule TestBy { get; private set; }

    /// <summary>How long after the test's mails are out it is chosen; null where a person chooses.</summary>
    public int? TestAfterMinutes { get; private set; }

    /// <summary>When all of the test's mails had been tried once: from here its time runs.</summary>
    public DateTimeOffset? TestSentAt { get; private set; }

    /// <summary>The variant that the rest gets: 0 for A. Written by the same statement that lets the rest go.</summary>
    public short? Winner { get; private set; }
    public DateTimeOffset? WinnerAt { get; private set; }
    public string? WinnerBy { get; private set; }
    public string? WinnerReason { get; private set; }

    /// <summary>When the winner is chosen by the figures; null where a person chooses, or while the test's mails go out.</summary>
    public DateTimeOffset? WinnerDueAt => Winner is null && TestAfterMinutes is { } wait ? TestSentAt?.AddMinutes(wait) : null;

    public CampaignStatus Status { get; private set; }

    /// <summary>Why it is paused, where the product paused it itself.</summary>
    public string? PauseReason { get; private set; }

    /// <summary>Made with a test key: it goes to the Sandbox alone, and counts in no overview and no reputation.</summary>
    public bool IsTest { get; private init; }
    public string CreatedBy { get; private init; } = "";

    /// <summary>Who wrote or changed it last; null for a program.</summary>
    public Guid? EditedBy { get; private set; }

    /// <summary>Who approved what it is now, where its client asks for another person's approval.</summary>
    public Guid? ApprovedBy { get; private set; }
    public string? ApprovedByName { get; private set; }
    public DateTimeOffset? ApprovedAt { get; private set; }
    public DateTimeOffset CreatedAt { get; private init; }
    public DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>When it is to start by itself.</summary>
    public DateTimeOffset? ScheduledAt { get; private set; }

    /// <summary>When it was started, by hand or by the clock.</summary>
    public DateTimeOffset? StartedAt { get; private set; }

    /// <summary>When its last message came to a final state, or when it was cancelled.</summary>
    public DateTimeOffset? FinishedAt { get; private set; }

    /// <summary>The ledger's partition that its messages lie in: months since January 2020. Set at the start.</summary>
    public short? Month { get; private set; }

    /// <summary>Whether its audience stands in the ledger.</summary>
    public bool IsLaunched { get; private set; }

    /// <summary>A new draft.</summary>
    public static Campaign Draft(Guid clientId, CampaignDraft draft, string createdBy, DateTimeOffset now, bool isTest = false)
    {
        var campaign = new Campaign { Id = Guid.CreateVersion7(now), ClientId = clientId, CreatedBy = createdBy, CreatedAt = now, IsTest = isTest };
        campaign.Take(draft, now);
        return campaign;
    }

    /// <summary>Takes over what was edited; refused once it is being sent.</summary>
    public DomainError? Edit(CampaignDraft draft, DateTimeOffset now)
    {
        if (Status is not (CampaignStatus.Draft or CampaignStatus.Scheduled)) return CampaignErrors.NotEditable(Status);
        Take(draft, now);
        return null;
    }

    /// <summary>Says who made the last change: an approval of what it was before ends with it.</summary>
    public void WrittenBy(Guid? userId)
    {
        EditedBy = userId;
        (ApprovedBy, ApprovedByName, ApprovedAt) = (null, null, null);
    }

    /// <summary>Another person than the last writer finds it good.</summary>
    public DomainError? Approve(Guid userId, string name, DateTimeOffset now)
    {
        if (Status is not (CampaignStatus.Draft or CampaignStatus.Scheduled)) return CampaignErrors.AlreadyStarted(Status);
        if (EditedBy == userId) return CampaignErrors.OwnApproval;
        if (Incomplete() is { } missing) return missing;
        (ApprovedBy, ApprovedByName, ApprovedAt) = (userId, name, now);
        UpdatedAt = now;
        return null;
    }

    /// <summary>Plans its start.</summary>
    public DomainError? Schedule(DateTimeOffset at, DateTimeOffset now)
    {
        if (Status is not (CampaignStatus.Draft or CampaignStatus.Scheduled)) return CampaignErrors.NotSchedulable(Status);
        if (Incomplete() is { } missing) return missing;
        if (at <= now) return CampaignErrors.InThePast;

        Status = CampaignStatus.Scheduled;
        ScheduledAt = at.ToUniversalTime();
        UpdatedAt = now;
        return null;
    }

    /// <summary>Takes the schedule back.</summary>
    public DomainError? Unschedule(DateTimeOffset now)
    {
        if (Status is not CampaignStatus.Scheduled) return CampaignErrors.NotScheduled(Status);
        Status = CampaignStatus.Draft;
        ScheduledAt = null;
        UpdatedAt = now;
        return null;
    }

    /// <summary>Starts it. Refused where it was started before: two clicks, two tabs or page and API at once send once.</summary>
    public DomainError? Start(DateTimeOffset now)
    {
        if (Status is not (CampaignStatus.Draft or CampaignStatus.Scheduled)) return CampaignErrors.AlreadyStarted(Status);
        if (Incomplete() is { } missing) return missing;

        Status = CampaignStatus.Sending;
        StartedAt = now;
        UpdatedAt = now;
        Month = LedgerMonth.Of(now);
        return null;
    }

    /// <summary>Holds it; connections finish the message they are at.</summary>
    public DomainError? Pause(string? reason, DateTimeOffset now)
    {
        if (Status is not CampaignStatus.Sending) return CampaignErrors.NotSending(Status);
        Status = CampaignStatus.Paused;
        PauseReason = reason;
        UpdatedAt = now;
        return null;
    }

    /// <summary>Goes on where it was held.</summary>
    public DomainError? Resume(DateTimeOffset now)
    {
        if (Status is not CampaignStatus.Paused) return CampaignErrors.NotPaused(Status);
        if (Month is null && Incomplete() is { } missing) return missing;
        Status = CampaignStatus.Sending;
        PauseReason = null;
        StartedAt ??= now;
        Month ??= LedgerMonth.Of(now);
        UpdatedAt = now;
        return null;
    }

    /// <summary>Ends it; messages that were not handed over are skipped.</summary>
    public DomainError? Cancel(DateTimeOffset now)
    {
        if (Status is CampaignStatus.Sent or CampaignStatus.Cancelled) return CampaignErrors.Over(Status);
        Status = CampaignStatus.Cancelled;
        FinishedAt = now;
        UpdatedAt = now;
        return null;
    }

    /// <summary>Why no winner can be chosen now, or null.</summary>
    public DomainError? RefuseWinner()
    {
        if (TestPercent is null || Variants.Count == 0) return CampaignErrors.NothingTested;
        if (Winner is { } winner) return CampaignErrors.WinnerChosen(VariantMark.LetterOf(winner));
        return Status is CampaignStatus.Sending or CampaignStatus.Paused && IsLaunched ? null : CampaignErrors.NotTesting(Status);
    }

    /// <summary>Its start was missed while the program was down for longer than the grace: it asks before it sends.</summary>
    public void MissStart(DateTimeOffset now)
    {
        Status = CampaignStatus.Paused;
        PauseReason = $"Its start at {ScheduledAt:yyyy-MM-dd HH:mm} UTC was missed because the program was not running. Resume to send it now, or cancel it.";
        UpdatedAt = now;
    }

    /// <summary>Whether it may be deleted: only what was never sent.</summary>
    public DomainError? Delete() => Status is CampaignStatus.Draft || (Status is CampaignStatus.Cancelled && Month is null) ? null : CampaignErrors.NotDeletable(Status);

    /// <summary>What it still lacks to be sent, or null.</summary>
    public DomainError? Incomplete() => Incomplete(ToDraft());

    /// <summary>What such fields still lack to be sent, or null.</summary>
    public static DomainError? Incomplete(CampaignDraft draft)
    {
        if (draft.Subject.Length == 0) return CampaignErrors.SubjectMissing;
        if (draft.FromEmail.Length == 0) return CampaignErrors.SenderMissing;
        if (string.IsNullOrWhiteSpace(draft.Html) && string.IsNullOrWhiteSpace(draft.Text)) return CampaignErrors.ContentMissing;
        return draft.ListIds.Count == 0 && draft.SegmentIds.Count == 0 ? CampaignErrors.AudienceMissing : null;
    }

    /// <summary>The fields as a form edits them.</summary>
    public CampaignDraft ToDraft() => new()
    {
        Name = Name,
        Subject = Subject,
        Preheader = Preheader,
        FromName = FromName,
        FromEmail = FromEmail,
        ReplyTo = ReplyTo,
        Html = Html,
        Text = Text,
        ListIds = [.. ListIds],
        ExcludeListIds = [.. ExcludeListIds],
        SegmentIds = [.. SegmentIds],
        ExcludeSegmentIds = [.. ExcludeSegmentIds],
        RelayId = RelayId,
        ScheduledAt = ScheduledAt,
        Doubtful = Doubtful,
        PerHour = PerHour,
        Window = Window,
        Variants = [.. Variants.OrderBy(v => v.Number).Select(v => v.ToDraft())],
        VariantTest = TestPercent is { } percent ? new(percent, TestBy, TestAfterMinutes) : null,
    };

    private void Take(CampaignDraft draft, DateTimeOffset now)
    {
        Name = draft.Name.Trim();
        Subject = draft.Subject.Trim();
        Preheader = Blank(draft.Preheader);
        FromName = draft.FromName.Trim();
        FromEmail = draft.FromEmail.Trim();
        ReplyTo = Blank(draft.ReplyTo);
        Html = draft.Html;
        Text = string.IsNullOrWhiteSpace(draft.Text) ? null : draft.Text;
        ListIds = [.. draft.ListIds.Distinct()];
        ExcludeListIds = [.. draft.ExcludeListIds.Distinct()];
        SegmentIds = [.. draft.SegmentIds.Distinct()];
        ExcludeSegmentIds = [.. draft.ExcludeSegmentIds.Distinct()];
        RelayId = draft.RelayId;
        Doubtful = draft.Doubtful;
        PerHour = draft.PerHour;
        Window = draft.Window;
        TakeVariants(draft.Variants);
        TestPercent = draft.VariantTest?.Percent;
        TestBy = draft.VariantTest?.By ?? default;
        TestAfterMinutes = draft.VariantTest?.AfterMinutes;
        UpdatedAt = now;
    }

    /// <summary>What stands at a place stays there; so a variant that is edited is the same one.</summary>
    private void TakeVariants(List<VariantDraft> drafts)
    {
        Variants.RemoveAll(v => v.Number > drafts.Count);
        for (var number = 1; number <= drafts.Count; number++)
        {
            if (Variants.Find(v => v.Number == number) is { } variant) variant.Take(drafts[number - 1]);
            else Variants.Add(CampaignVariant.Of(this, number, drafts[number - 1]));
        }
    }

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
