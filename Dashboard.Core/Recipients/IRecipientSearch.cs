namespace Dashboard.Core.Recipients;

/// <summary>Finds people among millions: by the beginnings of words of their address and name, by list, by status, by a segment's rule; newest first, without counting.</summary>
public interface IRecipientSearch
{
    /// <summary>A slice of the recipients that match. No client means all.</summary>
    Task<Slice<RecipientRow>> SliceAsync(Guid? clientId, RecipientFilter filter, SliceRequest request, CancellationToken ct);

    /// <summary>How many match; goes through all of them, so only where someone asks for it.</summary>
    Task<int> CountAsync(Guid? clientId, RecipientFilter filter, SliceRequest request, CancellationToken ct);

    /// <summary>All who match, by id, as they are read: for exports, whatever their number.</summary>
    IAsyncEnumerable<RecipientRow> StreamAsync(Guid? clientId, RecipientFilter filter, SliceRequest request, CancellationToken ct);

    /// <summary>The names of the attributes that those who match have, at most 200, in order.</summary>
    Task<IReadOnlyList<string>> AttributesAsync(Guid? clientId, RecipientFilter filter, SliceRequest request, CancellationToken ct);

    /// <summary>About how many match, as the database guesses it without looking at them.</summary>
    Task<long> EstimateAsync(Guid? clientId, RecipientFilter filter, SliceRequest request, CancellationToken ct);
}
