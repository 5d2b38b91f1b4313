namespace Dashboard.Core.Lists;

/// <summary>That a recipient is in a list.</summary>
public sealed class ListMembership : IClientOwned
{
    public Guid ClientId { get; init; }
    public Guid ListId { get; init; }
    public long RecipientId { get; init; }
    public DateTimeOffset AddedAt { get; init; }
}
