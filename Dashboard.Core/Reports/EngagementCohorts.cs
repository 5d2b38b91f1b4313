namespace Dashboard.Core.Reports;

/// <summary>People who may be mailed, by how long ago a person last opened or clicked a mail.</summary>
/// <param name="Within90">15 to 90 days ago.</param>
/// <param name="Within365">91 to 365 days ago.</param>
/// <param name="Longer">Longer ago, as far back as the ledger reaches.</param>
/// <param name="Never">Never yet, as far back as the ledger reaches.</param>
public sealed record EngagementCohorts(DateTimeOffset CountedAt, long Within14, long Within90, long Within365, long Longer, long Never)
{
    public long Total => Within14 + Within90 + Within365 + Longer + Never;
}
