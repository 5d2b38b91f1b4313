namespace Dashboard.Core.Sending;

/// <summary>The ledger's and the events' partition: months since January 2020, UTC. Small enough to stand in every token.</summary>
public static class LedgerMonth
{
    /// <summary>The month that a moment falls in.</summary>
    public static short Of(DateTimeOffset moment)
    {
        var utc = moment.UtcDateTime;
        return (short)((utc.Year - 2020) * 12 + utc.Month - 1);
    }

    /// <summary>The first moment of a month.</summary>
    public static DateTimeOffset Start(short month) => new(2020 + month / 12, month % 12 + 1, 1, 0, 0, 0, TimeSpan.Zero);
}
