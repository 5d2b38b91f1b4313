namespace Dashboard.Core.Campaigns;

/// <summary>Tests of variants in the ledger: their figures, and the one change that sends the winner to the rest.</summary>
public interface IVariantTests
{
    /// <summary>A campaign's figures by variant, A first and the rest last; none where nothing is tested.</summary>
    Task<IReadOnlyList<VariantRow>> FiguresAsync(Guid clientId, Guid campaignId, CancellationToken ct);

    /// <summary>Notes of each test whose mails have all been tried once that its time begins now; repeating it changes nothing.</summary>
    Task NoteSentAsync(CancellationToken ct);

    /// <summary>The campaigns whose test's time is over and that have no winner.</summary>
    Task<IReadOnlyList<(Guid ClientId, Guid Id, WinnerRule By)>> DueAsync(CancellationToken ct);

    /// <summary>
    /// Writes down the winner and lets the rest go with it, in one transaction. False where the campaign is not being sent, tests nothing, or has a winner already:
    /// of two who decide at once one does.
    /// </summary>
    Task<bool> ChooseAsync(Guid clientId, Guid campaignId, int winner, string by, string reason, CancellationToken ct);
}
