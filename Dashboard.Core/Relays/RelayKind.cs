namespace Dashboard.Core.Relays;

/// <summary>What happens to mail that is handed to a relay.</summary>
public enum RelayKind
{
    /// <summary>Kept for reading in the dashboard; nothing leaves the house.</summary>
    Sandbox,

    /// <summary>Handed to an SMTP server.</summary>
    Smtp,
}
