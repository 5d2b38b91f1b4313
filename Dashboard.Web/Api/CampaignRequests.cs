using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Dashboard.Core.Campaigns;
using Dashboard.Core.Sending;

namespace Dashboard.Web.Api;

/// <summary>What makes or replaces a campaign.</summary>
public sealed record DraftCampaign : INamesClient
{
    [Description("The client it is for, where an admin asks.")]
    public Guid? ClientId { get; init; }

    [Required, Description("What it is called in the dashboard; recipients do not see it.")]
    public string? Name { get; init; }

    [Description("At most 200 characters; merge tags in Liquid.")]
    public string? Subject { get; init; }

    [Description("The line that mail programs show behind the subject.")]
    public string? Preheader { get; init; }

    public string? FromName { get; init; }

    [Description("The address it is sent from.")]
    public string? FromEmail { get; init; }

    [Description("Where replies go; to the sender if left out.")]
    public string? ReplyTo { get; init; }

    [Description("At most 1 MB; merge tags in Liquid.")]
    public string? Html { get; init; }

    [Description("The text part; made from the HTML if left out.")]
    public string? Text { get; init; }

    [Description("Whom it goes to. Who is in several lists gets it once.")]
    public List<Guid>? ListIds { get; init; }

    [Description("Whom it does not go to.")]
    public List<Guid>? ExcludeListIds { get; init; }

    [Description("Segments whose members get it too, as they are when it is sent.")]
    public List<Guid>? SegmentIds { get; init; }

    [Description("Segments whose members do not get it.")]
    public List<Guid>? ExcludeSegmentIds { get; init; }

    [Description("The relay to hand mail to; the default one if left out.")]
    public Guid? RelayId { get; init; }

    [Description("When it starts by itself; in the future.")]
    public DateTimeOffset? ScheduledAt { get; init; }

    [Description("What happens to a message whose hand-over was cut off, so that nobody can know whether it arrived: tryAgain, or neverTwice.")]
    public DoubtfulChoice? Doubtful { get; init; }

    [Description("At most so many messages in a clock hour; no limit of its own if left out.")]
    public int? PerHour { get; init; }

    [Description("The hours and weekdays in which its mails go out; always if left out.")]
    public CampaignWindow? Window { get; init; }

    [Description("Further variants, B to E in their order; the campaign's own content is A. What a variant leaves out is as in A.")]
    public List<CampaignVariantFields?>? Variants { get; init; }

    [Description("Tries the variants on a part of the audience; the rest waits for the winner. Left out: everyone gets a variant by the shares.")]
    public CampaignVariantTest? VariantTest { get; init; }

    public CampaignDraft ToDraft() => new()
    {
        Name = Name ?? "",
        Subject = Subject ?? "",
        Preheader = Preheader,
        FromName = FromName ?? "",
        FromEmail = FromEmail ?? "",
        ReplyTo = ReplyTo,
        Html = Html ?? "",
        Text = Text,
        ListIds = ListIds ?? [],
        ExcludeListIds = ExcludeListIds ?? [],
        SegmentIds = SegmentIds ?? [],
        ExcludeSegmentIds = ExcludeSegmentIds ?? [],
        RelayId = RelayId,
        ScheduledAt = ScheduledAt,
        Doubtful = Doubtful ?? default,
        PerHour = PerHour,
        Window = Window?.ToWindow(),
        Variants = [.. (Variants ?? []).Select(v => v?.ToDraft() ?? new())],
        VariantTest = VariantTest?.ToTest(),
    };
}

/// <summary>What can be edited of a campaign; what is left out stays.</summary>
public sealed record EditCampaign
{
    public string? Name { get; init; }
    public string? Subject { get; init; }
    public string? Preheader { get; init; }
    public string? FromName { get; init; }
    public string? FromEmail { get; init; }
    public string? ReplyTo { get; init; }
    public string? Html { get; init; }
    public string? Text { get; init; }
    public List<Guid>? ListIds { get; init; }
    public List<Guid>? ExcludeListIds { get; init; }
    public List<Guid>? SegmentIds { get; init; }
    public List<Guid>? ExcludeSegmentIds { get; init; }
    public Guid? RelayId { get; init; }
    public DateTimeOffset? ScheduledAt { get; init; }
    public DoubtfulChoice? Doubtful { get; init; }
    public int? PerHour { get; init; }
    public CampaignWindow? Window { get; init; }
    public List<CampaignVariantFields?>? Variants { get; init; }
    public CampaignVariantTest? VariantTest { get; init; }

    public static EditCampaign Of(CampaignDraft draft) => new()
    {
        Name = draft.Name,
        Subject = draft.Subject,
        Preheader = draft.Preheader,
        FromName = draft.FromName,
        FromEmail = draft.FromEmail,
        ReplyTo = draft.ReplyTo,
        Html = draft.Html,
        Text = draft.Text,
        ListIds = draft.ListIds,
        ExcludeListIds = draft.ExcludeListIds,
        SegmentIds = draft.SegmentIds,
        ExcludeSegmentIds = draft.ExcludeSegmentIds,
        RelayId = draft.RelayId,
        ScheduledAt = draft.ScheduledAt,
        Doubtful = draft.Doubtful,
        PerHour = draft.PerHour,
        Window = CampaignWindow.Of(draft.Window),
        Variants = [.. CampaignVariantFields.Of(draft.Variants)],
        VariantTest = CampaignVariantTest.Of(draft.VariantTest),
    };

    public DraftCampaign ToRequest() => new()
    {
        Name = Name,
        Subject = Subject,
        Preheader = Preheader,
        FromName = FromName,
        FromEmail = FromEmail,
        ReplyTo = ReplyTo,
        Html = Html,
        Text = Text,
        ListIds = ListIds,
        ExcludeListIds = ExcludeListIds,
        SegmentIds = SegmentIds,
        ExcludeSegmentIds = ExcludeSegmentIds,
        RelayId = RelayId,
        ScheduledAt = ScheduledAt,
        Doubtful = Doubtful,
        PerHour = PerHour,
        Window = Window,
        Variants = Variants,
        VariantTest = VariantTest,
    };
}

/// <summary>Hours and weekdays.</summary>
public sealed record CampaignWindow
{
    [Description("When it opens, as 09:00; midnight if left out.")]
    public TimeOnly? From { get; init; }

    [Description("When it closes, as 18:00; 00:00, or left out: at the end of the day.")]
    public TimeOnly? Until { get; init; }

    [Description("monday to sunday; every day if left out.")]
    public List<DayOfWeek>? Days { get; init; }

    [Description("By the zone in each recipient's attribute timeZone (an IANA name) where there is one; else, and if left out, by the client's zone.")]
    public bool? InRecipientZone { get; init; }

    public SendWindow ToWindow() => new(From ?? TimeOnly.MinValue, Until ?? TimeOnly.MinValue, Days ?? [.. Enum.GetValues<DayOfWeek>()], InRecipientZone ?? false);

    public static CampaignWindow? Of(SendWindow? window) =>
        window is null ? null : new() { From = window.From, Until = window.Until, Days = [.. window.Days], InRecipientZone = window.InRecipientZone };
}

/// <summary>A further variant: what it says otherwise than the campaign itself.</summary>
public sealed record CampaignVariantFields
{
    [Description("Its letter, by its place; it is read, not written.")]
    public string? Variant { get; init; }

    [Description("Its part in percent of those who are tried; A has what remains. Left out for all: each has the same.")]
    public int? Share { get; init; }
    public string? Subject { get; init; }
    public string? Preheader { get; init; }
    public string? FromName { get; init; }
    public string? Html { get; init; }
    public string? Text { get; init; }

    public VariantDraft ToDraft() => new() { Share = Share, Subject = Subject, Preheader = Preheader, FromName = FromName, Html = Html, Text = Text };

    public static IEnumerable<CampaignVariantFields> Of(IReadOnlyList<VariantDraft> variants) => variants.Select((v, at) => new CampaignVariantFields
    {
        Variant = VariantMark.LetterOf(at + 1),
        Share = v.Share,
        Subject = v.Subject,
        Preheader = v.Preheader,
        FromName = v.FromName,
        Html = v.Html,
        Text = v.Text,
    });
}

/// <summary>A test of the variants on a part of the audience.</summary>
public sealed record CampaignVariantTest
{
    [Description("The part of the audience that is tried, 1 to 90 %.")]
    public int? Percent { get; init; }

    [Description("Whose figures decide: opens or clicks by people, of those accepted; opens if left out.")]
    public WinnerRule? By { get; init; }

    [Description("How long after the test's mails are out the winner is chosen by itself, 15 minutes to 7 days. Left out: you choose.")]
    public int? AfterMinutes { get; init; }

    public VariantTest ToTest() => new(Percent ?? 0, By ?? WinnerRule.Opens, AfterMinutes);

    public static CampaignVariantTest? Of(VariantTest? test) => test is null ? null : new() { Percent = test.Percent, By = test.By, AfterMinutes = test.AfterMinutes };
}

/// <summary>When a campaign is to be sent.</summary>
public sealed record ScheduleCampaign
{
    [Required, Description("In the future; RFC 3339.")]
    public DateTimeOffset? At { get; init; }
}

/// <summary>Where a test goes.</summary>
public sealed record TestCampaign
{
    [Required, Description("The address that gets it.")]
    public string? To { get; init; }

    [Description("The recipient whose values fill the merge tags; the first of the lists if left out.")]
    [JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)]
    public long? RecipientId { get; init; }

    [Description("The letter of the variant to test; A if left out.")]
    public string? Variant { get; init; }
}
