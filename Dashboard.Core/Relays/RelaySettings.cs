namespace Dashboard.Core.Relays;

/// <summary>A relay as the pump uses it, with its password in clear: held in memory only.</summary>
public sealed record RelaySettings(Guid Id, RelayKind Kind, string Name, RelayAddress Address, int MaxConnections, RelayPace Pace, bool IsDefault = false);
