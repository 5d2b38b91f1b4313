namespace Dashboard.Core.Tracking;

/// <summary>The first times that a message was opened, clicked and withdrawn from; null where that has not happened.</summary>
/// <param name="OpenedByPerson">The first open by a person, or click by one: who clicks has read.</param>
public sealed record VisitMarks(DateTimeOffset? Opened, DateTimeOffset? OpenedByPerson, DateTimeOffset? Clicked, DateTimeOffset? ClickedByPerson, DateTimeOffset? Unsubscribed);
