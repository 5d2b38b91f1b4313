namespace Dashboard.Core.Campaigns;

/// <summary>Asks whether an address in the web answers. Only public addresses are called.</summary>
public interface IWebProbe
{
    /// <summary>What came back; a failure is an answer, not an exception.</summary>
    Task<WebAnswer> AskAsync(Uri address, CancellationToken ct);
}
