namespace Dashboard.Core.Leads;

/// <summary>Points for a lead whose field meets a condition.</summary>
/// <param name="Field">email, emailDomain, verdict, reason, name, company, phone, website, source, tags, consent, or fields.NAME.</param>
public sealed record ScoreRule(string Field, ScoreOp Op, string? Value, int Points);
