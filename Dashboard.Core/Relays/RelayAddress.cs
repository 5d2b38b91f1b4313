namespace Dashboard.Core.Relays;

/// <summary>How to reach a server and get in.</summary>
public sealed record RelayAddress(string Host, int Port, RelaySecurity Security, string? UserName, string? Password, bool AcceptInvalidCertificate);
