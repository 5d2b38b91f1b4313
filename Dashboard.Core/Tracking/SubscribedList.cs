namespace Dashboard.Core.Tracking;

/// <summary>A list as one of its members sees it.</summary>
public sealed record SubscribedList(Guid Id, string Name);
