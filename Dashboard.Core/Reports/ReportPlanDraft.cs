namespace Dashboard.Core.Reports;

/// <summary>What a person or a program fills in to have reports sent by mail.</summary>
public sealed record ReportPlanDraft
{
    public string Name { get; set; } = "";
    public ReportRhythm Rhythm { get; set; } = ReportRhythm.Weekly;

    /// <summary>Weekly: 1 Monday to 7 Sunday.</summary>
    public int Weekday { get; set; } = 1;

    /// <summary>Monthly: the day, 1 to 28.</summary>
    public int DayOfMonth { get; set; } = 1;

    /// <summary>The hour of the day in the reader's zone, 0 to 23.</summary>
    public int Hour { get; set; } = 8;

    /// <summary>IANA name of the reader's zone.</summary>
    public string TimeZone { get; set; } = "UTC";
    public List<string> Recipients { get; set; } = [];
    public List<ReportFigure> Figures { get; set; } = [ReportFigure.Campaigns, ReportFigure.Accepted, ReportFigure.OpenRate, ReportFigure.ClickRate, ReportFigure.BounceRate];
    public bool IsOn { get; set; } = true;
}
