namespace Dashboard.Core.Clients;

/// <summary>How a client's mail is tracked and its bounces are judged; what is null stays.</summary>
public sealed record ClientSettings
{
    /// <summary>1 to 20.</summary>
    public int? SoftBounceLimit { get; init; }

    /// <summary>An http or https address without a path; empty takes it back.</summary>
    public string? TrackingUrl { get; init; }

    /// <summary>Whether a campaign needs another person's approval before it goes out.</summary>
    public bool? FourEyes { get; init; }

    /// <summary>Whether its users must sign in with a second factor.</summary>
    public bool? RequireSecondFactor { get; init; }
}
