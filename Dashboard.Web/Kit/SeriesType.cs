namespace Dashboard.Web.Kit;

/// <summary>How a series is drawn.</summary>
public enum SeriesType
{
    Line,
    Area,
    Bar,
}
