namespace Dashboard.Core.Reports;

/// <summary>A figure twice: by people, and with what machines did.</summary>
public sealed record PeopleAndAll(long People, long All)
{
    /// <summary>What machines alone did.</summary>
    public long Automatic => Math.Max(0, All - People);
}
