using FluentValidation;

namespace Dashboard.Core.Recipients;

/// <summary>What a recipient's fields must hold; the form, the API and the service ask the same rules.</summary>
public sealed class RecipientDraftValidator : AbstractValidator<RecipientDraft>
{
    public RecipientDraftValidator()
    {
        RuleFor(r => r.Email).Must(text => EmailAddress.Parse(text).Error is null).WithMessage(r => EmailAddress.Parse(r.Email).Error?.Message);
        RuleFor(r => r.Name).MaximumLength(Recipient.NameLength).WithMessage($"A name has at most {Recipient.NameLength} characters.")
            .Must(IsText).WithMessage("A name cannot hold a NUL character.");
        RuleFor(r => r.Attributes).Must(a => a.Count <= RecipientAttributes.Most).WithMessage(RecipientErrors.TooManyAttributes.Message)
            .Must(a => a.Keys.All(key => RecipientAttributes.IsName(key)))
            .WithMessage(r => RecipientErrors.AttributeName(r.Attributes.Keys.First(key => !RecipientAttributes.IsName(key))).Message)
            .Must(a => a.Values.All(value => value is null || value.Length <= RecipientAttributes.ValueLength))
            .WithMessage(r => RecipientErrors.AttributeLong(r.Attributes.First(pair => pair.Value?.Length > RecipientAttributes.ValueLength).Key).Message)
            .Must(a => a.Values.All(IsText)).WithMessage("An attribute cannot hold a NUL character.");
        RuleFor(r => r.ListIds).Must(ids => ids.Count <= 100).WithMessage("At most 100 lists can be named at once.");
    }

    private static bool IsText(string? text) => text is null || !text.Contains('\0', StringComparison.Ordinal);
}
