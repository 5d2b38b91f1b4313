namespace Dashboard.Core.Leads;

/// <summary>How a client scores leads: rules, and the score from which a lead counts as qualified.</summary>
public sealed class LeadScoring : IClientOwned
{
    public const int MostRules = 50, MostPoints = 100, ValueLength = 500;

    private LeadScoring() { }

    public Guid ClientId { get; private init; }
    public List<ScoreRule> Rules { get; private set; } = [];
    public int QualifyAt { get; private set; }
    public DateTimeOffset? ChangedAt { get; private set; }

    /// <summary>The rules of a client that wrote none.</summary>
    public static LeadScoring Usual(Guid clientId) => new()
    {
        ClientId = clientId,
        QualifyAt = 50,
        Rules =
        [
            new("verdict", ScoreOp.Is, "valid", 40),
            new("verdict", ScoreOp.Is, "risky", 15),
            new("verdict", ScoreOp.Is, "invalid", -100),
            new("reason", ScoreOp.Is, "disposable", -50),
            new("reason", ScoreOp.Is, "freeMailbox", -15),
            new("company", ScoreOp.Exists, null, 20),
            new("name", ScoreOp.Exists, null, 15),
            new("phone", ScoreOp.Exists, null, 5),
            new("consent", ScoreOp.Exists, null, 20),
        ],
    };

    /// <summary>Takes other rules; refused where one cannot be read.</summary>
    public DomainError? Take(IReadOnlyList<ScoreRule> rules, int qualifyAt, DateTimeOffset now)
    {
        if (rules.Count > MostRules) return LeadErrors.RulesMany;
        for (var at = 0; at < rules.Count; at++)
            if (LeadScorer.Fault(rules[at]) is { } fault) return LeadErrors.Rule(at, fault);
        Rules = [.. rules.Select(rule => rule with { Value = rule.Value?.Trim() })];
        QualifyAt = Math.Clamp(qualifyAt, 0, 100);
        ChangedAt = now;
        return null;
    }
}
