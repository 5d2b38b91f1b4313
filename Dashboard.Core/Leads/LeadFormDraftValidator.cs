using FluentValidation;

namespace Dashboard.Core.Leads;

/// <summary>What a public form's fields must hold.</summary>
public sealed class LeadFormDraftValidator : AbstractValidator<LeadFormDraft>
{
    public LeadFormDraftValidator()
    {
        RuleFor(f => f.Title).NotEmpty().WithMessage("Give the form a title.").MaximumLength(LeadForm.TitleLength).WithMessage($"A title has at most {LeadForm.TitleLength} characters.").Must(OneLine).WithMessage("The title must be a single line.");
        RuleFor(f => f.Text).Must(IsText).WithMessage(TextRule);
        RuleFor(f => f.Wording).Must(IsText).WithMessage(TextRule);
        RuleFor(f => f.Thanks).NotEmpty().WithMessage("Say what stands there once the form is sent.").Must(IsText).WithMessage(TextRule);
        RuleFor(f => f.Tag).Must(tag => tag is null or { Length: <= Lead.TagLength } && OneLine(tag ?? "")).WithMessage($"A tag is one line of at most {Lead.TagLength} characters.");
    }

    private static readonly string TextRule = $"A text has at most {LeadForm.TextLength:N0} characters, and no NUL among them.";

    private static bool OneLine(string? text) => text is not null && text.AsSpan().IndexOfAny('\r', '\n', '\0') < 0;

    private static bool IsText(string? text) => text is { Length: <= LeadForm.TextLength } && !text.Contains('\0', StringComparison.Ordinal);
}
