namespace Dashboard.Core.Relays;

/// <summary>A relay as campaigns choose it: all that a client's user learns of it.</summary>
public sealed record RelayChoice(Guid Id, RelayKind Kind, string Name, bool IsDefault);
