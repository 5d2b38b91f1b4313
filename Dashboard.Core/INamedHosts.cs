namespace Dashboard.Core;

/// <summary>Hosts that somebody named on a page or over the API, and that this program would call.</summary>
public interface INamedHosts
{
    /// <summary>Why a host is not called; null where it may be, as far as its name tells today. What it leads to is looked at again with each connection.</summary>
    Task<string?> RefuseAsync(string host, CancellationToken ct);
}
