using System.ComponentModel;
using Dashboard.Core.Campaigns;
using Dashboard.Core.Sending;

namespace Dashboard.Web.Api;

/// <summary>How a test went.</summary>
public sealed record TestAnswer([property: Description("The server's answer.")] string Reply);

/// <summary>A campaign with all its fields.</summary>
public sealed record CampaignAnswer(
    Guid Id,
    Guid ClientId,
    string Name,
    string Subject,
    string? Preheader,
    string FromName,
    string FromEmail,
    string? ReplyTo,
    string Html,
    string? Text,
    IReadOnlyList<Guid> ListIds,
    IReadOnlyList<Guid> ExcludeListIds,
    IReadOnlyList<Guid> SegmentIds,
    IReadOnlyList<Guid> ExcludeSegmentIds,
    Guid? RelayId,
    DoubtfulChoice Doubtful,
    int? PerHour,
    CampaignWindow? Window,
    CampaignStatus Status,
    [property: Description("Why it is paused, where the product paused it itself.")] string? PauseReason,
    DateTimeOffset? ScheduledAt,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    DateTimeOffset? StartedAt,
    [property: Description("When its last message came to a final state, or when it was cancelled.")] DateTimeOffset? FinishedAt,
    [property: Description("Who approved it as it is now, where its client asks for that.")] string? ApprovedBy,
    DateTimeOffset? ApprovedAt,
    [property: Description("Whether a test key made it: its mails stay in the Sandbox, and count in no report and no reputation.")] bool Test,
    [property: Description("Further variants, B to E; the campaign's own content is A.")] IReadOnlyList<CampaignVariantFields> Variants,
    [property: Description("How the variants are tried on a part of the audience; null where everyone gets one by the shares.")] CampaignVariantTest? VariantTest,
    [property: Description("The variant that the rest gets; null while none is chosen.")] WinnerAnswer? Winner,
    [property: Description("When the winner is chosen by itself; null where you choose, or while the test's mails go out.")] DateTimeOffset? WinnerDueAt)
{
    public static CampaignAnswer Of(CampaignDetails details)
    {
        var draft = details.Draft;
        return new(
            details.Id, details.ClientId, draft.Name, draft.Subject, draft.Preheader, draft.FromName, draft.FromEmail, draft.ReplyTo, draft.Html, draft.Text,
            draft.ListIds, draft.ExcludeListIds, draft.SegmentIds, draft.ExcludeSegmentIds, draft.RelayId, draft.Doubtful, draft.PerHour, CampaignWindow.Of(draft.Window), details.Status, details.PauseReason,
            details.ScheduledAt, details.CreatedAt, details.UpdatedAt, details.StartedAt, details.FinishedAt, details.ApprovedBy, details.ApprovedAt, details.IsTest,
            [.. CampaignVariantFields.Of(draft.Variants)], CampaignVariantTest.Of(draft.VariantTest), WinnerAnswer.Of(details), details.WinnerDueAt);
    }
}

/// <summary>The variant that won a test, and who says so.</summary>
public sealed record WinnerAnswer(
    string Variant, DateTimeOffset At,
    [property: Description("Who chose it; \"the figures\" where the time was over.")] string By,
    [property: Description("What the figures said then.")] string Reason)
{
    public static WinnerAnswer? Of(CampaignDetails details) =>
        details is { Winner: { } winner, WinnerAt: { } at } ? new(winner, at, details.WinnerBy ?? "", details.WinnerReason ?? "") : null;
}

/// <summary>A campaign as the list shows it.</summary>
public sealed record CampaignEntryAnswer(
    Guid Id,
    Guid ClientId,
    string Name,
    string Subject,
    CampaignStatus Status,
    DateTimeOffset? ScheduledAt,
    DateTimeOffset CreatedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? FinishedAt,
    long Targeted,
    long Accepted,
    [property: Description("Distinct recipients who opened it themselves.")] long OpenedByPeople,
    [property: Description("Distinct recipients who clicked in it themselves.")] long ClickedByPeople,
    [property: Description("Whether a test key made it.")] bool Test)
{
    public static CampaignEntryAnswer Of(CampaignRow row) => new(
        row.Id, row.ClientId, row.Name, row.Subject, row.Status, row.ScheduledAt, row.CreatedAt, row.StartedAt, row.FinishedAt,
        row.Targeted, row.Accepted, row.OpenedByPeople, row.ClickedByPeople, row.IsTest);
}
