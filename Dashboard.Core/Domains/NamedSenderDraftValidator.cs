using FluentValidation;

namespace Dashboard.Core.Domains;

/// <summary>What a sender's fields must hold.</summary>
public sealed class NamedSenderDraftValidator : AbstractValidator<NamedSenderDraft>
{
    public NamedSenderDraftValidator()
    {
        RuleFor(s => s.Name).NotEmpty().WithMessage("Give the sender a name, as readers see it.")
            .MaximumLength(NamedSender.NameLength).WithMessage($"A sender's name has at most {NamedSender.NameLength} characters.")
            .Must(name => name is null || name.AsSpan().IndexOfAny('\r', '\n', '\0') < 0).WithMessage("The sender's name must be a single line.");
        RuleFor(s => s.Email).Must(email => EmailAddress.Parse(email).Error is null).WithMessage(s => EmailAddress.Parse(s.Email).Error?.Message ?? "");
        RuleFor(s => s.ReplyTo).Must(email => EmailAddress.Parse(email).Error is null).When(s => !string.IsNullOrWhiteSpace(s.ReplyTo)).WithMessage(s => EmailAddress.Parse(s.ReplyTo).Error?.Message ?? "");
    }
}
