namespace Dashboard.Core.Reports;

/// <summary>The figures that a report by mail can hold.</summary>
public enum ReportFigure
{
    Campaigns,
    Accepted,
    DeliveryRate,
    OpenRate,
    ClickRate,
    ClickToOpenRate,
    BounceRate,
    UnsubscribeRate,
    ComplaintRate,
}
