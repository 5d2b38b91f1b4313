namespace Dashboard.Core.Reports;

/// <summary>How often a report goes out by mail, each about the time since the one before.</summary>
public enum ReportRhythm
{
    Daily,
    Weekly,
    Monthly,
}
