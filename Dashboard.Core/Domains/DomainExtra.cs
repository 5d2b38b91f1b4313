namespace Dashboard.Core.Domains;

/// <summary>A record that a domain may have and that mail does not need: shown when it is there.</summary>
/// <param name="Kind">Which one.</param>
/// <param name="Name">Where it stands.</param>
/// <param name="Value">What it says.</param>
/// <param name="Says">What that means, in a sentence.</param>
/// <param name="IsRight">Whether receivers can use it as it stands.</param>
public sealed record DomainExtra(DomainExtraKind Kind, string Name, string Value, string Says, bool IsRight);
