namespace Dashboard.Core.Domains;

/// <summary>What a published record is for.</summary>
public enum RecordPurpose
{
    Dkim,
    Spf,
    ReturnPath,
    Tracking,
    Dmarc,
}
