using Dashboard.Core.Feedback;

namespace Dashboard.Core.Reports;

/// <summary>Bounces of a campaign for one reason, in the server's words.</summary>
/// <param name="Reason">The server's answer without addresses and numbers of its own.</param>
/// <param name="Example">One answer as it was given.</param>
public sealed record BounceRow(BounceClass Class, string Reason, string Example, long Count);
