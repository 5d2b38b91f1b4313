using FluentValidation;

namespace Dashboard.Core.Accounts;

/// <summary>What a user's fields must hold.</summary>
public sealed class UserDraftValidator : AbstractValidator<UserDraft>
{
    public UserDraftValidator()
    {
        RuleFor(u => u.Email).Must(email => Complaint(email) is null).WithMessage(u => Complaint(u.Email) ?? "");
        RuleFor(u => u.DisplayName).MaximumLength(User.NameLength).WithMessage($"A name has at most {User.NameLength} characters.")
            .Must(name => name is null || name.AsSpan().IndexOfAnyInRange('\0', '\x1F') < 0).WithMessage("The name must be a single line.");
    }

    /// <summary>
    /// A sign-in name must be typed the same way on every keyboard: two Unicode spellings of a local part look alike and are not the same account.
    /// </summary>
    private static string? Complaint(string email)
    {
        var parsed = EmailAddress.Parse(email);
        if (parsed.Refused(out var error)) return error.Message;
        return parsed.Value.NeedsSmtpUtf8 ? "An address to sign in with has only ASCII characters before the @." : null;
    }
}
