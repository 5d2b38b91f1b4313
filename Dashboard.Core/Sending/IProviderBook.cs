namespace Dashboard.Core.Sending;

/// <summary>The domains that people's addresses have, and which mailbox provider takes their mail: what a campaign's launch goes by.</summary>
public interface IProviderBook
{
    /// <summary>Notes the domains of recipients that were added since the last time; answers whether there may be more.</summary>
    Task<bool> CollectAsync(CancellationToken ct);

    /// <summary>Takes domains whose mail servers are to be asked for, those that were never asked first; no other process gets them meanwhile.</summary>
    Task<IReadOnlyList<string>> TakeAsync(int most, CancellationToken ct);

    /// <summary>Writes down what was found, and when to ask again.</summary>
    Task KeepAsync(IReadOnlyList<ProviderOfDomain> found, CancellationToken ct);
}
