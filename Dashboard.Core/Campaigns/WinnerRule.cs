namespace Dashboard.Core.Campaigns;

/// <summary>By whose figures a test's winner is chosen: people's opens, or people's clicks, of those that were accepted.</summary>
public enum WinnerRule
{
    Opens,
    Clicks,
}
