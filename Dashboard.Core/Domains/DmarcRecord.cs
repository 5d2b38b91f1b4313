namespace Dashboard.Core.Domains;

/// <summary>One record of an aggregate report, as it was read.</summary>
internal sealed record DmarcRecord(
    string Source, long Messages, bool DkimAligned, bool SpfAligned, string Disposition, string HeaderFrom, string? DkimDomain, string? DkimSelector, string? SpfDomain)
{
    /// <summary>DMARC passes with one of the two (RFC 7489 3.1).</summary>
    internal bool Passes => DkimAligned || SpfAligned;
}
