using Dashboard.Core.Recipients;
using FluentValidation;

namespace Dashboard.Core.Leads;

/// <summary>What a lead's fields must hold; the form, the API and imports ask the same rules. An address may be wrong: the check says so.</summary>
public sealed class LeadDraftValidator : AbstractValidator<LeadDraft>
{
    public LeadDraftValidator()
    {
        RuleFor(l => l.Email).MaximumLength(Lead.EmailLength).WithMessage($"An address has at most {Lead.EmailLength} characters.").Must(IsText).WithMessage(NoNul)
            .Must((lead, email) => !string.IsNullOrWhiteSpace(email) || !string.IsNullOrWhiteSpace(lead.Name) || !string.IsNullOrWhiteSpace(lead.Company)).WithMessage(LeadErrors.Empty.Message);
        RuleFor(l => l.Name).MaximumLength(Lead.TextLength).WithMessage($"A name has at most {Lead.TextLength} characters.").Must(IsText).WithMessage(NoNul);
        RuleFor(l => l.Company).MaximumLength(Lead.TextLength).WithMessage($"A company has at most {Lead.TextLength} characters.").Must(IsText).WithMessage(NoNul);
        RuleFor(l => l.Phone).MaximumLength(Lead.TextLength).WithMessage($"A phone number has at most {Lead.TextLength} characters.").Must(IsText).WithMessage(NoNul);
        RuleFor(l => l.Website).MaximumLength(Lead.TextLength).WithMessage($"A website has at most {Lead.TextLength} characters.").Must(IsText).WithMessage(NoNul);
        RuleFor(l => l.Notes).MaximumLength(Lead.NotesLength).WithMessage($"Notes have at most {Lead.NotesLength:N0} characters.").Must(IsText).WithMessage(NoNul);
        RuleFor(l => l.Tags).Must(tags => tags.Count <= Lead.MostTags).WithMessage($"A lead has at most {Lead.MostTags} tags.")
            .Must(tags => tags.TrueForAll(tag => tag is { Length: <= Lead.TagLength } && IsText(tag))).WithMessage($"A tag has at most {Lead.TagLength} characters.");
        RuleFor(l => l.Fields).Must(fields => fields.Count <= Lead.MostFields).WithMessage($"A lead has at most {Lead.MostFields} further fields.")
            .Must(fields => fields.Keys.All(name => RecipientAttributes.IsName(name))).WithMessage($"A field's name has 1 to {RecipientAttributes.NameLength} letters, digits, _ or -.")
            .Must(fields => fields.Values.All(value => value is null or { Length: <= RecipientAttributes.ValueLength } && IsText(value))).WithMessage($"A field has at most {RecipientAttributes.ValueLength:N0} characters.");
        RuleFor(l => l.Consent).Must(consent => consent is null || (consent.How is { Length: > 0 and <= 100 } && IsText(consent.How) && consent.Wording is null or { Length: <= NotesOfConsent } && IsText(consent!.Wording)))
            .WithMessage($"Say by how, in at most 100 characters, the way the consent came; its words have at most {NotesOfConsent:N0} characters.");
    }

    private const int NotesOfConsent = 2000;
    private const string NoNul = "A text cannot hold a NUL character.";

    private static bool IsText(string? text) => text is null || !text.Contains('\0', StringComparison.Ordinal);
}
