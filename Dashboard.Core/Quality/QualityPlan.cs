namespace Dashboard.Core.Quality;

/// <summary>What a client's reviews are measured against, and who gets the daily report by mail.</summary>
public sealed class QualityPlan : IClientOwned
{
    public const decimal UsualTarget = 80;

    private QualityPlan() { }

    public Guid ClientId { get; private init; }

    /// <summary>The score from which a review passes.</summary>
    public decimal Target { get; private set; } = UsualTarget;

    /// <summary>Other targets, by subject.</summary>
    public Dictionary<string, decimal> SubjectTargets { get; private set; } = [];

    /// <summary>How much a review of a category weighs in averages; 1 where it is not named.</summary>
    public Dictionary<string, decimal> CategoryWeights { get; private set; } = [];

    /// <summary>Addresses that get the daily report.</summary>
    public List<string> Subscribers { get; private set; } = [];

    /// <summary>The plan of a client that set none.</summary>
    public static QualityPlan Usual(Guid clientId) => new() { ClientId = clientId };

    /// <summary>Takes over what was set.</summary>
    public void Take(QualityPlanDraft draft)
    {
        Target = draft.Target;
        SubjectTargets = draft.SubjectTargets.ToDictionary(p => p.Key.Trim(), p => p.Value);
        CategoryWeights = draft.CategoryWeights.ToDictionary(p => p.Key.Trim(), p => p.Value);
        Subscribers = [.. draft.Subscribers.Select(s => s.Trim()).Where(s => s.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>The score from which a review of this subject passes.</summary>
    public decimal TargetOf(string subject) => SubjectTargets.GetValueOrDefault(subject, Target);

    /// <summary>How much a review of this category weighs.</summary>
    public decimal WeightOf(string? category) => category is null ? 1 : CategoryWeights.GetValueOrDefault(category, 1);
}
