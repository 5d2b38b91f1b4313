namespace Dashboard.Core.Campaigns;

/// <summary>One thing that was looked at before a campaign is sent.</summary>
/// <param name="Code">Stable name for programs, such as <c>size.clipped</c>.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="What">What was found.</param>
/// <param name="Why">Why it matters; null where all is well.</param>
/// <param name="Mend">What to do; null where all is well.</param>
/// <param name="Count">How many recipients, links or images it concerns, where it is a matter of number.</param>
public sealed record PreflightFinding(string Code, PreflightSeverity Severity, string What, string? Why = null, string? Mend = null, long? Count = null);
