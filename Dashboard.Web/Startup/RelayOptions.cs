using System.Net;

namespace Dashboard.Web.Startup;

/// <summary>Where relays, their mailboxes and the token addresses of uploaded key files may lie beside the public internet.</summary>
internal sealed class RelayOptions
{
    public const string Section = "Dashboard:Relays";

    /// <summary>Networks that are called although they are not public.</summary>
    public List<string> TrustedNetworks { get; set; } = [];

    /// <summary>The same as networks; what is none stops the start.</summary>
    public IReadOnlyList<IPNetwork> Networks() => [.. from text in TrustedNetworks where IPNetwork.TryParse(text, out _) select IPNetwork.Parse(text)];
}
