namespace Dashboard.Web.Inbound;

/// <summary>What Amazon SNS is asked for: its certificates, and the confirmation of a subscription.</summary>
public interface ISnsWire
{
    /// <summary>The body at an https address of SNS's; null where it does not answer.</summary>
    Task<string?> GetAsync(Uri address, CancellationToken ct);
}
