using Dashboard.Core.Events;
using FluentValidation;

namespace Dashboard.Core.Webhooks;

/// <summary>What an endpoint's fields must hold. Whether its address may be called is the transport's to say.</summary>
public sealed class WebhookDraftValidator : AbstractValidator<WebhookDraft>
{
    public WebhookDraftValidator()
    {
        RuleFor(w => w.Url).Must(url => !string.IsNullOrWhiteSpace(url)).WithMessage("Give the address that is called, such as https://example.com/hooks.")
            .MaximumLength(Webhook.UrlLength).WithMessage($"An address has at most {Webhook.UrlLength} characters.");
        RuleFor(w => w.Events).NotEmpty().WithMessage("Choose at least one event; * means all of them.")
            .Must(events => events.All(EventWords.IsChoice)).WithMessage(w => Complaint(w.Events));
        RuleFor(w => w.Description).MaximumLength(Webhook.DescriptionLength).WithMessage($"A description has at most {Webhook.DescriptionLength} characters.");
    }

    private static string Complaint(List<string> events) =>
        $"“{events.FirstOrDefault(e => !EventWords.IsChoice(e))}” is not an event. Known are *, email.* and the like, and {string.Join(", ", EventWords.Catalogue.Select(w => w.Name))}.";
}
