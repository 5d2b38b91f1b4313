namespace Dashboard.Core.Events;

/// <summary>A type of event as programs name it, such as <c>email.bounced</c>, and what it means.</summary>
public sealed record EventWord(EventType Type, string Name, string Explanation);
