using Dashboard.Core.Addresses;

namespace Dashboard.Core.Leads;

/// <summary>Leads by the thousand: found by keyset, and written set by set. What a job is for is written down first: what is left of that is what is left to do, also after a crash.</summary>
public interface ILeadBook
{
    /// <summary>A slice of those who match; of one client, or of all.</summary>
    Task<Slice<LeadRow>> SliceAsync(Guid? clientId, LeadFilter filter, LeadSort sort, SliceRequest request, CancellationToken ct);

    /// <summary>How many match.</summary>
    Task<int> CountAsync(Guid? clientId, LeadFilter filter, SliceRequest request, CancellationToken ct);

    /// <summary>How many stand in each stage, counted up to a bound.</summary>
    Task<IReadOnlyDictionary<LeadStage, int>> StagesAsync(Guid? clientId, int most, CancellationToken ct);

    /// <summary>Takes leads in: unknown addresses are added, of known ones the gaps are filled; with the step of the job that brings them.</summary>
    Task<LeadsAdded> AddAsync(Guid clientId, IReadOnlyList<LeadEntry> entries, string source, Func<LeadsAdded, LeadStep>? step, DateTimeOffset now, CancellationToken ct);

    /// <summary>Writes down whom a job is for; answers how many.</summary>
    Task<long> ChooseAsync(Guid jobId, Guid clientId, LeadFilter filter, CancellationToken ct);

    /// <summary>The next of them who are new stand under “checking”.</summary>
    Task MarkAsync(Guid clientId, Guid jobId, int take, CancellationToken ct);

    /// <summary>The next of them; they stay chosen until they are written.</summary>
    Task<IReadOnlyList<LeadToJudge>> NextAsync(Guid clientId, Guid jobId, int take, CancellationToken ct);

    /// <summary>Writes what was found, strikes those off, and says how far the job is, together.</summary>
    Task JudgeAsync(Guid clientId, IReadOnlyList<LeadJudgement> judged, LeadStep step, DateTimeOffset now, CancellationToken ct);

    /// <summary>Makes the next of them recipients of a list, but for those who must not be mailed; null where the list is gone.</summary>
    Task<LeadsConverted?> ConvertAsync(Guid clientId, Guid listId, IReadOnlyList<LeadToJudge> leads, LeadConsent? consent, bool needsConsent, Func<LeadsConverted, LeadStep> step, DateTimeOffset now, CancellationToken ct);

    /// <summary>The next of them leave “checking” again; a job that goes on puts them back.</summary>
    Task ReleaseAsync(Guid clientId, Guid jobId, int take, CancellationToken ct);

    /// <summary>What a check said of each lead that it looked at so far and that is still known.</summary>
    IAsyncEnumerable<AddressCheck> VerdictsAsync(Guid? clientId, Guid jobId, CancellationToken ct);

    /// <summary>Groups of leads that are probably one.</summary>
    Task<IReadOnlyList<LeadTwins>> TwinsAsync(Guid clientId, int most, CancellationToken ct);

    /// <summary>What the lead was sent as a recipient, and did with it.</summary>
    Task<LeadOutcome> OutcomeAsync(Guid clientId, long recipientId, CancellationToken ct);

    /// <summary>Some leads drawn from all, to show what rules would do.</summary>
    Task<IReadOnlyList<LeadToJudge>> SampleAsync(Guid clientId, int take, CancellationToken ct);
}
