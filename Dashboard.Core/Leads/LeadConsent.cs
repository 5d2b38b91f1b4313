namespace Dashboard.Core.Leads;

/// <summary>That a lead agreed to be written to: the way it came, to which words, when, and from where. Goes with them when they become a recipient.</summary>
public sealed record LeadConsent(string How, string? Wording, DateTimeOffset At, string? From = null);
