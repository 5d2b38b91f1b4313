namespace Dashboard.Core.Accounts;

/// <summary>A user who proved who they are.</summary>
/// <param name="SecurityStamp">Changes when everything that was issued to them before is to end.</param>
public sealed record SignedIn(Guid Id, string Email, string DisplayName, bool IsAdmin, Guid? ClientId, string SecurityStamp)
{
    /// <summary>What they may do.</summary>
    public Rights Rights { get; init; } = Rights.All;

    /// <summary>Whether they proved a second factor.</summary>
    public bool WithSecondFactor { get; init; }

    /// <summary>Whether they must set up a second factor before anything else.</summary>
    public bool MustEnroll { get; init; }
}
