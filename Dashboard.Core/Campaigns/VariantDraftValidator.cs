using FluentValidation;

namespace Dashboard.Core.Campaigns;

/// <summary>What a variant's fields must hold: the rules of the campaign's own, and that something differs.</summary>
public sealed class VariantDraftValidator : AbstractValidator<VariantDraft>
{
    public VariantDraftValidator()
    {
        RuleFor(v => v.Subject).Must((variant, _) => !variant.IsSame).WithMessage("This variant is the same as A. Give it a subject, a preheader, a sender's name or a content of its own.");
        RuleFor(v => v.Share).InclusiveBetween(1, 99).WithMessage("A variant's share is 1 to 99 %.");
        RuleFor(v => v.Subject).Cascade(CascadeMode.Stop)
            .MaximumLength(Campaign.SubjectLength).WithMessage(v => $"The subject has {v.Subject?.Length} characters; at most {Campaign.SubjectLength} are allowed.")
            .Must(CampaignDraftValidator.OneLine).WithMessage("The subject must be a single line.")
            .Must(text => Compiles(text, html: false)).WithMessage(v => CampaignDraftValidator.Complaint(v.Subject ?? "", html: false));
        RuleFor(v => v.Preheader).MaximumLength(Campaign.SubjectLength).WithMessage($"The preheader has at most {Campaign.SubjectLength} characters.")
            .Must(CampaignDraftValidator.OneLine).WithMessage("The preheader must be a single line.");
        RuleFor(v => v.FromName).MaximumLength(Campaign.NameLength).WithMessage($"The sender's name has at most {Campaign.NameLength} characters.")
            .Must(CampaignDraftValidator.OneLine).WithMessage("The sender's name must be a single line.");
        RuleFor(v => v.Html).MaximumLength(Campaign.HtmlLength).WithMessage("The HTML is larger than 1 MB; mail programs would cut or refuse it.")
            .Must(text => Compiles(text, html: true)).WithMessage(v => CampaignDraftValidator.Complaint(v.Html ?? "", html: true));
        RuleFor(v => v.Text).MaximumLength(Campaign.HtmlLength).WithMessage("The text part is larger than 1 MB.")
            .Must(text => Compiles(text, html: false)).WithMessage(v => CampaignDraftValidator.Complaint(v.Text ?? "", html: false));
    }

    private static bool Compiles(string? text, bool html) => text is null || CampaignDraftValidator.Compiles(text, html);
}
