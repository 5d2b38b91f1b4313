using Dashboard.Core.Recipients;
using FluentValidation;

namespace Dashboard.Core.Sheets;

/// <summary>What a sheet source's fields must hold.</summary>
public sealed class SheetSourceDraftValidator : AbstractValidator<SheetSourceDraft>
{
    public SheetSourceDraftValidator()
    {
        RuleFor(s => s.Name).MaximumLength(SheetSource.NameLength).WithMessage($"A source's name has at most {SheetSource.NameLength} characters.");
        RuleFor(s => s.SpreadsheetId).Must(text => SheetSource.IdOf(text) is not null).WithMessage(SheetErrors.AddressUnknown.Message);
        RuleFor(s => s.Range).Must(text => A1Range.Parse(text) is not null).WithMessage("Write the range as in Google Sheets: Reviews!A1:G. Its first row names the columns.");
        RuleFor(s => s.Target).IsInEnum().WithMessage("The target is quality, recipients or leads.");
        RuleFor(s => s.ListId).NotNull().When(s => s.Target is SheetTarget.Recipients).WithMessage(SheetErrors.ListMissing.Message);
        RuleFor(s => s.Mapping).Custom((mapping, context) =>
        {
            var target = context.InstanceToValidate.Target;
            if (target is SheetTarget.Quality)
            {
                foreach (var field in SheetFields.QualityNeeds.Where(f => !mapping.ContainsKey(f))) context.AddFailure($"Say which column holds the {field}.");
                foreach (var field in mapping.Keys.Except(SheetFields.Quality)) context.AddFailure($"“{field}” is no field of a quality record. They are: {string.Join(", ", SheetFields.Quality)}.");
            }
            else
            {
                if (!mapping.ContainsKey(SheetFields.Email)) context.AddFailure("Say which column holds the email.");
                foreach (var field in mapping.Keys.Where(f => f is not (SheetFields.Email or SheetFields.Name) && !RecipientAttributes.IsName(f))) context.AddFailure($"“{field}” cannot be the name of an attribute.");
                if (mapping.Count > RecipientAttributes.Most) context.AddFailure($"A recipient has at most {RecipientAttributes.Most} attributes.");
            }

            foreach (var (field, column) in mapping)
                if (string.IsNullOrWhiteSpace(column) || column.Length > 500) context.AddFailure($"Say which column holds the {field}.");
        });
    }
}
