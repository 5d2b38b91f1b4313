using FluentValidation;

namespace Dashboard.Core.Signups;

/// <summary>What a sign-up form's fields must hold.</summary>
public sealed class SignupFormDraftValidator : AbstractValidator<SignupFormDraft>
{
    public SignupFormDraftValidator()
    {
        RuleFor(f => f.Title).NotEmpty().WithMessage("Give the form a title.").MaximumLength(SignupForm.TitleLength).WithMessage($"A title has at most {SignupForm.TitleLength} characters.").Must(OneLine).WithMessage("The title must be a single line.");
        RuleFor(f => f.Text).MaximumLength(SignupForm.TextLength).WithMessage($"The text has at most {SignupForm.TextLength} characters.").Must(IsText).WithMessage("The text cannot hold a NUL character.");
        RuleFor(f => f.Wording).NotEmpty().WithMessage("Say what people agree to: it is kept with each consent.").MaximumLength(SignupForm.TextLength).WithMessage($"The words have at most {SignupForm.TextLength} characters.").Must(IsText).WithMessage("The words cannot hold a NUL character.");
        RuleFor(f => f.FromName).MaximumLength(SignupForm.TitleLength).WithMessage($"The sender's name has at most {SignupForm.TitleLength} characters.").Must(OneLine).WithMessage("The sender's name must be a single line.");
        RuleFor(f => f.FromEmail).Must(text => EmailAddress.Parse(text).Error is null).WithMessage(f => EmailAddress.Parse(f.FromEmail).Error?.Message);
    }

    private static bool OneLine(string text) => text.AsSpan().IndexOfAny('\r', '\n', '\0') < 0;

    private static bool IsText(string text) => !text.Contains('\0', StringComparison.Ordinal);
}
