namespace Dashboard.Core.Addresses;

/// <summary>Where a domain's mail goes: the servers, the best first.</summary>
public sealed record MailRoute(MailRouteKind Kind, IReadOnlyList<string> Servers)
{
    /// <summary>A route that leads nowhere, or is not known.</summary>
    public static MailRoute Nothing(MailRouteKind kind) => new(kind, []);

    /// <summary>Whether the DNS gave no answer, so that nothing is known.</summary>
    public bool IsSilent => Kind is MailRouteKind.Failed or MailRouteKind.TimedOut;
}
