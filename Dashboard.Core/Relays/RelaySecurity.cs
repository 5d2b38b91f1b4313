namespace Dashboard.Core.Relays;

/// <summary>How the connection to a relay is protected.</summary>
public enum RelaySecurity
{
    None,
    StartTls,
    Tls,
}
