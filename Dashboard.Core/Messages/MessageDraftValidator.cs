using Dashboard.Core.Campaigns;
using Dashboard.Core.Recipients;
using Dashboard.Core.Templates;
using FluentValidation;

namespace Dashboard.Core.Messages;

/// <summary>What a single mail's fields must hold.</summary>
public sealed class MessageDraftValidator : AbstractValidator<MessageDraft>
{
    public const int TagLength = 64;

    public MessageDraftValidator()
    {
        RuleFor(m => m.To).Must(IsAddress).WithMessage(m => Complaint(m.To));
        RuleFor(m => m.ToName).Must(OneLine).WithMessage("The recipient's name must be a single line.")
            .MaximumLength(Recipient.NameLength).WithMessage($"The recipient's name has at most {Recipient.NameLength} characters.");
        RuleFor(m => m.FromEmail).Must(IsAddress).WithMessage(m => Complaint(m.FromEmail));
        RuleFor(m => m.FromName).Must(OneLine).WithMessage("The sender's name must be a single line.")
            .MaximumLength(Campaign.NameLength).WithMessage($"The sender's name has at most {Campaign.NameLength} characters.");
        RuleFor(m => m.ReplyTo).Must(IsAddress).When(m => !string.IsNullOrWhiteSpace(m.ReplyTo)).WithMessage(m => Complaint(m.ReplyTo));
        RuleFor(m => m.Subject).Cascade(CascadeMode.Stop).NotEmpty().WithMessage("Give the mail a subject.")
            .MaximumLength(Campaign.SubjectLength).WithMessage(m => $"The subject has {m.Subject.Length} characters; at most {Campaign.SubjectLength} are allowed.")
            .Must(OneLine).WithMessage("The subject must be a single line.")
            .Must(subject => Compiles(subject, html: false)).WithMessage(m => Trouble(m.Subject, html: false));
        RuleFor(m => m.Html).Must((m, html) => !string.IsNullOrWhiteSpace(html) || !string.IsNullOrWhiteSpace(m.Text)).WithMessage("Send html, text, or both.");
        RuleFor(m => m.Html).MaximumLength(Campaign.HtmlLength).WithMessage("The HTML is larger than 1 MB; mail programs would cut or refuse it.")
            .Must(html => html is null || Compiles(html, html: true)).WithMessage(m => Trouble(m.Html!, html: true));
        RuleFor(m => m.Text).MaximumLength(Campaign.HtmlLength).WithMessage("The text part is larger than 1 MB.")
            .Must(text => text is null || Compiles(text, html: false)).WithMessage(m => Trouble(m.Text!, html: false));
        RuleFor(m => m.Data).Must(data => data.Count <= RecipientAttributes.Most && data.Keys.All(name => RecipientAttributes.IsName(name)))
            .WithMessage($"data holds at most {RecipientAttributes.Most} values, by names of letters, digits, _ and -.");
        RuleFor(m => m.Data).Must(data => data.Values.All(value => value is null || (value.Length <= MostValue && !value.Contains('\0', StringComparison.Ordinal)))).WithMessage($"A value in data has at most {MostValue} characters, and no NUL.");
        RuleFor(m => m.Doubtful).IsInEnum().WithMessage("doubtful is tryAgain or neverTwice.");
        RuleFor(m => m.Tag).MaximumLength(TagLength).WithMessage($"A tag has at most {TagLength} characters.").Must(OneLine).WithMessage("A tag is a single line.");
    }

    private const int MostValue = 20_000;

    private static bool OneLine(string? text) => text is null || text.AsSpan().IndexOfAny('\r', '\n', '\0') < 0;

    private static bool IsAddress(string? text) => EmailAddress.Parse(text).Error is null;

    private static string Complaint(string? text) => EmailAddress.Parse(text).Error?.Message ?? "";

    private static bool Compiles(string text, bool html) => !text.Contains('\0', StringComparison.Ordinal) && MergeTemplate.Compile(text, html).Error is null;

    private static string Trouble(string text, bool html) => MergeTemplate.Compile(text, html).Error?.Message ?? "A NUL cannot stand in a mail.";
}
