namespace Dashboard.Core.Housekeeping;

/// <summary>Rows that have had their time.</summary>
public interface IExpiredRows
{
    /// <summary>Removes them, a piece at a time, and answers how many of which kind there were.</summary>
    Task<IReadOnlyDictionary<string, long>> RemoveAsync(RetentionSettings retention, DateTimeOffset now, CancellationToken ct);
}
