namespace Dashboard.Core.Sending;

/// <summary>How a DKIM key signs: RSA with SHA-256 (RFC 6376) or Ed25519 with SHA-256 (RFC 8463).</summary>
public enum DkimAlgorithm
{
    Rsa,
    Ed25519,
}
