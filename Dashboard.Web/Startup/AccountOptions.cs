using Dashboard.Core.Accounts;

namespace Dashboard.Web.Startup;

/// <summary>The settings below <c>Dashboard:Accounts</c>.</summary>
public sealed class AccountOptions
{
    public string RequireSecondFactor { get; set; } = "none";
    public TimeSpan InvitationHolds { get; set; } = TimeSpan.FromDays(7);
    public TimeSpan LinkHolds { get; set; } = TimeSpan.FromHours(1);

    internal AccountSettings Settings() => new(RequireSecondFactor is "admins" or "all", RequireSecondFactor is "all", InvitationHolds, LinkHolds);
}
