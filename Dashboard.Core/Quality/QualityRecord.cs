namespace Dashboard.Core.Quality;

/// <summary>One quality review: what was looked at, when, by whom, and with what score. It comes from a row of a sheet, and goes with it.</summary>
public sealed class QualityRecord : IClientOwned
{
    private QualityRecord() { }

    public long Id { get; private init; }
    public Guid ClientId { get; private init; }
    public Guid SourceId { get; private init; }

    /// <summary>The day of the review, in the client's zone.</summary>
    public DateOnly Date { get; private init; }
    public string Subject { get; private init; } = "";
    public string? Category { get; private init; }

    /// <summary>0 to 100.</summary>
    public decimal Score { get; private init; }
    public string? Reviewer { get; private init; }
    public string? Remarks { get; private init; }
    public string? Key { get; private init; }

    /// <summary>The row's number in the sheet.</summary>
    public int SheetRow { get; private init; }

    /// <summary>What the row is recognised by at the next reading.</summary>
    public string Identity { get; private init; } = "";
    public Guid Hash { get; private init; }
    public DateTimeOffset CreatedAt { get; private init; }
    public DateTimeOffset ChangedAt { get; private init; }
}
