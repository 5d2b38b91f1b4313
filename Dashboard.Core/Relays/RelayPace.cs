namespace Dashboard.Core.Relays;

/// <summary>How fast mail may go through a relay, over all processes: a second, an hour, a day (UTC), by a warm-up plan, and to single mailbox providers. Null for no limit.</summary>
public sealed record RelayPace(int? PerSecond, int? PerHour, int? PerDay, WarmUpPlan? WarmUp, IReadOnlyList<ProviderPace> Providers)
{
    /// <summary>The most that may go out on a day (UTC): the daily limit or the warm-up plan, whichever is less.</summary>
    public int? MostOn(DateOnly day) => (PerDay, WarmUp?.MostOn(day)) switch
    {
        ({ } most, { } warm) => Math.Min(most, warm),
        var (most, warm) => most ?? warm,
    };
}
