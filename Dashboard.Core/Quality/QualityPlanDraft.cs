namespace Dashboard.Core.Quality;

/// <summary>What is filled in to set targets, weights and who gets the daily report.</summary>
public sealed record QualityPlanDraft
{
    public decimal Target { get; set; } = QualityPlan.UsualTarget;
    public Dictionary<string, decimal> SubjectTargets { get; set; } = [];
    public Dictionary<string, decimal> CategoryWeights { get; set; } = [];
    public List<string> Subscribers { get; set; } = [];

    public static QualityPlanDraft Of(QualityPlan plan) => new()
    {
        Target = plan.Target,
        SubjectTargets = new(plan.SubjectTargets),
        CategoryWeights = new(plan.CategoryWeights),
        Subscribers = [.. plan.Subscribers],
    };
}
