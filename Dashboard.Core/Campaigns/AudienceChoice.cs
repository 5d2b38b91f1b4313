namespace Dashboard.Core.Campaigns;

/// <summary>Whom a campaign goes to: everyone in at least one of the lists and segments, but nobody in an excluded one.</summary>
public sealed record AudienceChoice(
    IReadOnlyCollection<Guid> Lists, IReadOnlyCollection<Guid> ExcludedLists, IReadOnlyCollection<Guid> Segments, IReadOnlyCollection<Guid> ExcludedSegments)
{
    /// <summary>Whether nobody is chosen at all.</summary>
    public bool IsEmpty => Lists.Count == 0 && Segments.Count == 0;
}
