namespace Dashboard.Core.Campaigns;

/// <summary>Errors block the send, warnings ask.</summary>
public enum PreflightSeverity
{
    Ok,
    Warning,
    Error,
}
