namespace Dashboard.Core.Relays;

/// <summary>How many messages a day (UTC) a new sender may send at most, day by day from its first; after the last day the plan is over.</summary>
public sealed record WarmUpPlan(DateOnly StartsOn, IReadOnlyList<int> PerDay)
{
    public const int MostDays = 120;

    /// <summary>What a fresh address is usually allowed: careful at first, double every other day.</summary>
    public static IReadOnlyList<int> Usual { get; } = [50, 100, 200, 400, 800, 1_500, 3_000, 5_000, 8_000, 12_000, 20_000, 30_000, 45_000, 70_000, 100_000];

    /// <summary>The most that may go out on a day, or null where the plan does not bind: before it starts and after its last day.</summary>
    public int? MostOn(DateOnly day)
    {
        var number = day.DayNumber - StartsOn.DayNumber;
        return number >= 0 && number < PerDay.Count ? PerDay[number] : null;
    }

    public bool Equals(WarmUpPlan? other) => other is not null && StartsOn == other.StartsOn && PerDay.SequenceEqual(other.PerDay);

    public override int GetHashCode() => HashCode.Combine(StartsOn, PerDay.Count);
}
