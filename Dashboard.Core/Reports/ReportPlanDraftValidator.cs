using FluentValidation;

namespace Dashboard.Core.Reports;

/// <summary>What a report by mail must hold.</summary>
public sealed class ReportPlanDraftValidator : AbstractValidator<ReportPlanDraft>
{
    private const int MostRecipients = 20;

    public ReportPlanDraftValidator()
    {
        RuleFor(p => p.Name).Must(n => n.Trim().Length > 0).WithMessage("Give the report a name.").MaximumLength(ReportPlan.NameLength).WithMessage($"A name has at most {ReportPlan.NameLength} characters.");
        RuleFor(p => p.Rhythm).IsInEnum().WithMessage("Daily, weekly or monthly.");
        RuleFor(p => p.Weekday).InclusiveBetween(1, 7).WithMessage("A weekday goes from 1, Monday, to 7, Sunday.");
        RuleFor(p => p.DayOfMonth).InclusiveBetween(1, 28).WithMessage("The day goes from 1 to 28, which every month has.");
        RuleFor(p => p.Hour).InclusiveBetween(0, 23).WithMessage("The hour goes from 0 to 23.");
        RuleFor(p => p.TimeZone).Must(z => TimeZoneInfo.TryFindSystemTimeZoneById(z, out _)).WithMessage("This is not a time zone. Use a name such as Europe/Berlin.");
        RuleFor(p => p.Figures).NotEmpty().WithMessage("Choose at least one figure.").Must(f => f.TrueForAll(Enum.IsDefined)).WithMessage("There is no such figure.");
        RuleFor(p => p.Recipients).NotEmpty().WithMessage("Say who gets it.").Must(r => r.Count <= MostRecipients).WithMessage($"At most {MostRecipients} addresses get a report.");
        RuleForEach(p => p.Recipients).Must(r => EmailAddress.Parse(r).Error is null).WithMessage((_, r) => $"“{r}” is no e-mail address.").OverridePropertyName("recipients");
    }
}
