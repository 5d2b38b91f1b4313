namespace Dashboard.Core.Leads;

/// <summary>What became of a lead as a recipient.</summary>
public sealed record LeadOutcome(int Sent, int Accepted, int Bounced, int Opened, int Clicked, bool Unsubscribed, bool Complained);
