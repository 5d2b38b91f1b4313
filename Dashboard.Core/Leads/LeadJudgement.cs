using Dashboard.Core.Addresses;

namespace Dashboard.Core.Leads;

/// <summary>What is written down of one lead that was looked at. <see cref="Email"/> is the address that was judged: if it is another by now, nothing is written.</summary>
public sealed record LeadJudgement(long Id, string? Email, AddressVerdict? Verdict, IReadOnlyList<AddressReason> Reasons, string? Suggestion, int Score, IReadOnlyList<string> ScoreReasons, LeadStage Stage, bool IsChecked);
