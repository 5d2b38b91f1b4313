namespace Dashboard.Core.Tracking;

/// <summary>A visit with the message it belongs to and what the rules say about it.</summary>
public sealed record JudgedVisit(Visit Visit, VisitedMessage Message, Verdict Verdict);
