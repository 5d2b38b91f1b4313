namespace Dashboard.Core.Feedback;

/// <summary>What a refusal was judged to be, and why in a few words.</summary>
public sealed record BounceVerdict(BounceClass Class, string Reason);
