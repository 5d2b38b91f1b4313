namespace Dashboard.Core.Reports;

/// <summary>A new link with its token, shown this once.</summary>
public sealed record IssuedShare(ShareRow Share, string Token);
