using Dashboard.Core.Templates;
using FluentValidation;

namespace Dashboard.Core.Campaigns;

/// <summary>What a campaign's fields must hold; the form, the API and the service ask the same rules.</summary>
public sealed class CampaignDraftValidator : AbstractValidator<CampaignDraft>
{
    private const int MostSegments = 20;

    public CampaignDraftValidator(TimeProvider clock)
    {
        RuleFor(c => c.Name).NotEmpty().WithMessage("Give the campaign a name.")
            .MaximumLength(Campaign.NameLength).WithMessage($"A campaign's name has at most {Campaign.NameLength} characters.");
        RuleFor(c => c.Subject).Cascade(CascadeMode.Stop)
            .MaximumLength(Campaign.SubjectLength).WithMessage(c => $"The subject has {c.Subject.Length} characters; at most {Campaign.SubjectLength} are allowed.")
            .Must(OneLine).WithMessage("The subject must be a single line.")
            .Must(Compiles).WithMessage(c => Complaint(c.Subject, html: false));
        RuleFor(c => c.Preheader).MaximumLength(Campaign.SubjectLength).WithMessage($"The preheader has at most {Campaign.SubjectLength} characters.")
            .Must(text => text is null || OneLine(text)).WithMessage("The preheader must be a single line.");
        RuleFor(c => c.FromName).MaximumLength(Campaign.NameLength).WithMessage($"The sender's name has at most {Campaign.NameLength} characters.")
            .Must(OneLine).WithMessage("The sender's name must be a single line.");
        RuleFor(c => c.FromEmail).Must(IsAddress).When(c => !string.IsNullOrWhiteSpace(c.FromEmail)).WithMessage(c => AddressComplaint(c.FromEmail));
        RuleFor(c => c.ReplyTo).Must(IsAddress).When(c => !string.IsNullOrWhiteSpace(c.ReplyTo)).WithMessage(c => AddressComplaint(c.ReplyTo));
        RuleFor(c => c.Html).MaximumLength(Campaign.HtmlLength).WithMessage("The HTML is larger than 1 MB; mail programs would cut or refuse it.")
            .Must(html => Compiles(html, html: true)).WithMessage(c => Complaint(c.Html, html: true));
        RuleFor(c => c.Text).MaximumLength(Campaign.HtmlLength).WithMessage("The text part is larger than 1 MB.")
            .Must(text => text is null || Compiles(text)).WithMessage(c => Complaint(c.Text ?? "", html: false));
        RuleFor(c => c.Variants).Must(variants => variants.Count < CampaignVariant.Most).WithMessage($"A campaign has at most {CampaignVariant.Most} variants, A to E.")
            .Must(variants => variants.TrueForAll(v => v.Share is null) || variants.TrueForAll(v => v.Share is not null)).WithMessage("Give every variant a share, or none: then all have the same.")
            .Must(variants => variants.Sum(v => v.Share ?? 0) < 100).WithMessage("The shares of the further variants leave nothing for A. Together they must stay below 100 %.");
        RuleForEach(c => c.Variants).SetValidator(new VariantDraftValidator());
        RuleFor(c => c.VariantTest).Must((draft, test) => test is null || draft.Variants.Count > 0).WithMessage("A test needs a second variant.");
        RuleFor(c => c.VariantTest!.Percent).InclusiveBetween(VariantTest.LeastPercent, VariantTest.MostPercent).When(c => c.VariantTest is not null)
            .WithMessage($"Test on {VariantTest.LeastPercent} to {VariantTest.MostPercent} % of the audience; the rest waits for the winner.");
        RuleFor(c => c.VariantTest!.AfterMinutes).InclusiveBetween(VariantTest.LeastMinutes, VariantTest.MostMinutes).When(c => c.VariantTest is not null)
            .WithMessage("The winner is chosen 15 minutes to 7 days after the test; leave the time out to choose by hand.");
        RuleFor(c => c.ScheduledAt).Must(at => at is null || at > clock.GetUtcNow()).WithMessage("The scheduled time is in the past. Choose a time in the future.");
        RuleFor(c => c.PerHour).Must(most => most is null or > 0).WithMessage("The hourly limit is at least 1 message; leave it out for no limit.");
        RuleFor(c => c.Window).Must(window => window is null || window.Days.Count > 0).WithMessage("Choose at least one weekday on which mail may go out.");
        RuleFor(c => c.Window).Must(window => window is null || window.Until == TimeOnly.MinValue || window.From < window.Until)
            .WithMessage("The hours must begin before they end. Until 00:00 means the end of the day.");
        RuleFor(c => c.ListIds).Must(ids => ids.Count <= 100).WithMessage("A campaign can be sent to at most 100 lists.");
        RuleFor(c => c.SegmentIds).Must(ids => ids.Count <= MostSegments).WithMessage("A campaign can be sent to at most 20 segments.");
        RuleFor(c => c.ExcludeSegmentIds).Must(ids => ids.Count <= MostSegments).WithMessage("A campaign can leave out at most 20 segments.");
    }

    internal static bool OneLine(string? text) => text is null || text.AsSpan().IndexOfAny('\r', '\n', '\0') < 0;

    private static bool IsAddress(string? text) => EmailAddress.Parse(text).Error is null;

    private static string AddressComplaint(string? text) => EmailAddress.Parse(text).Error?.Message ?? "";

    private static bool Compiles(string text) => Compiles(text, html: false);

    internal static bool Compiles(string text, bool html) => MergeTemplate.Compile(text, html).Error is null;

    internal static string Complaint(string text, bool html) => MergeTemplate.Compile(text, html).Error?.Message ?? "";
}
