namespace Dashboard.Core.Tracking;

/// <summary>What the rules say about a visit: by a person, or automatic.</summary>
/// <param name="Score">0 (nothing speaks against a person) to 100.</param>
/// <param name="Reasons">The signals that were seen, by their stable names.</param>
public sealed record Verdict(short Score, IReadOnlyList<string> Reasons)
{
    /// <summary>From this score on a visit is automatic.</summary>
    public const int Threshold = 50;

    /// <summary>Nothing speaks against a person.</summary>
    public static Verdict Person { get; } = new(0, []);

    /// <summary>Kept and shown, and not counted as a person's.</summary>
    public bool IsAutomatic => Score >= Threshold;
}
