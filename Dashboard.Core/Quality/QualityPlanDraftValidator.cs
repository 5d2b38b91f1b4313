using FluentValidation;

namespace Dashboard.Core.Quality;

/// <summary>What targets, weights and subscribers must hold.</summary>
public sealed class QualityPlanDraftValidator : AbstractValidator<QualityPlanDraft>
{
    private const int Most = 200, MostSubscribers = 50;

    public QualityPlanDraftValidator()
    {
        RuleFor(p => p.Target).InclusiveBetween(0, 100).WithMessage("A target goes from 0 to 100.");
        RuleFor(p => p.SubjectTargets).Must(t => t.Count <= Most).WithMessage($"At most {Most} subjects have a target of their own.")
            .Must(t => t.All(p => p.Key.Trim().Length > 0 && p.Value is >= 0 and <= 100)).WithMessage("A subject's target goes from 0 to 100.")
            .Must(IsEachOnce).WithMessage("A subject is named twice.");
        RuleFor(p => p.CategoryWeights).Must(t => t.Count <= Most).WithMessage($"At most {Most} categories have a weight.")
            .Must(t => t.All(p => p.Key.Trim().Length > 0 && p.Value is > 0 and <= 100)).WithMessage("A weight is more than 0 and at most 100; 1 is usual.")
            .Must(IsEachOnce).WithMessage("A category is named twice.");
        RuleFor(p => p.Subscribers).Must(s => s.Count <= MostSubscribers).WithMessage($"At most {MostSubscribers} addresses get the report.");
        RuleForEach(p => p.Subscribers).Must(s => string.IsNullOrWhiteSpace(s) || EmailAddress.Parse(s).Error is null).WithMessage((_, s) => $"“{s}” is no e-mail address.").OverridePropertyName("subscribers");
    }

    /// <summary>Names are kept without blanks around them.</summary>
    private static bool IsEachOnce(Dictionary<string, decimal> byName) => byName.Keys.Select(name => name.Trim()).Distinct(StringComparer.Ordinal).Count() == byName.Count;
}
