using Dashboard.Core.Reports;

namespace Dashboard.Core.Messages;

/// <summary>Single mails in the ledger: putting them in, and looking for them.</summary>
public interface IMessageBox
{
    /// <summary>Puts checked mails into the ledger in one transaction, ready to be sent; who must not be mailed is skipped at once. The rows are in the order of the drafts.</summary>
    Task<IReadOnlyList<MessageRow>> AddAsync(Guid clientId, IReadOnlyList<MessageDraft> drafts, DateTimeOffset now, CancellationToken ct);

    /// <summary>Single mails, newest first: of one client or of all, in one state or in any, whose address begins with the words.</summary>
    Task<Slice<MessageRow>> SliceAsync(Guid? clientId, MessageStanding? state, SliceRequest request, CancellationToken ct);

    /// <summary>How many single mails match.</summary>
    Task<int> CountAsync(Guid? clientId, MessageStanding? state, SliceRequest request, CancellationToken ct);

    /// <summary>A message of whichever client, or null.</summary>
    Task<MessageDetails?> FindAsync(long id, CancellationToken ct);
}
