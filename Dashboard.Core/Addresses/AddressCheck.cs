namespace Dashboard.Core.Addresses;

/// <summary>The verdict on one address.</summary>
/// <param name="Email">The address as it was asked for.</param>
/// <param name="Normalized">As it is sent to and compared: no needless quotes, the domain in lower-case ASCII. Null where it is no address.</param>
/// <param name="Suggestion">The address that was probably meant, where one is known.</param>
public sealed record AddressCheck(string Email, string? Normalized, AddressVerdict Verdict, IReadOnlyList<AddressReason> Reasons, string? Suggestion);
