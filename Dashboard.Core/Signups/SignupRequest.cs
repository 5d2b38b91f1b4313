using System.Net;

namespace Dashboard.Core.Signups;

/// <summary>What a visitor sent.</summary>
/// <param name="Trap">A field that people do not see; who fills it in is a machine.</param>
/// <param name="Stamp">What the page was given when it was shown.</param>
public sealed record SignupRequest(string? Email, string? Name, string? Trap, string? Stamp, IPAddress? Ip, string? UserAgent);
