namespace Dashboard.Core.Recipients;

/// <summary>Acts on many recipients, set by set. Whom an act is for is written down first: what is left of that is what is left to do, also after a crash.</summary>
public interface IRecipientActs
{
    /// <summary>Writes down whom a job is for, in place of what it wrote before; answers how many.</summary>
    Task<long> ChooseAsync(Guid jobId, Guid clientId, RecipientFilter filter, SliceRequest request, CancellationToken ct);

    /// <summary>Does the act to the next of them and strikes them off, together; null where the list it is about is gone.</summary>
    Task<BulkStep?> StepAsync(Guid jobId, Guid clientId, BulkOrder order, int take, DateTimeOffset now, CancellationToken ct);

    /// <summary>Strikes off everyone who is left.</summary>
    Task DropAsync(Guid clientId, Guid jobId, CancellationToken ct);

    /// <summary>Forgets people: address, name, attributes, lists, and what their mails and events say of them. What was sent stays counted.</summary>
    Task ForgetAsync(Guid clientId, IReadOnlyCollection<long> recipientIds, CancellationToken ct);
}
