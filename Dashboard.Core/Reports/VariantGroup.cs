namespace Dashboard.Core.Reports;

/// <summary>A group of a campaign's recipients: those on whom a variant is tried, or the rest.</summary>
public enum VariantGroup
{
    A,
    B,
    C,
    D,
    E,
    Rest,
}
