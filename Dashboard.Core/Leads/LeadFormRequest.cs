using System.Net;

namespace Dashboard.Core.Leads;

/// <summary>What a visitor sent by a public form.</summary>
public sealed record LeadFormRequest
{
    public string? Email { get; init; }
    public string? Name { get; init; }
    public string? Company { get; init; }
    public string? Phone { get; init; }
    public string? Message { get; init; }

    /// <summary>Whether they ticked the box that agrees to mail.</summary>
    public bool Agrees { get; init; }

    /// <summary>A field that people do not see; who fills it in is a machine.</summary>
    public string? Trap { get; init; }

    /// <summary>What the page was given when it was shown.</summary>
    public string? Stamp { get; init; }
    public IPAddress? Ip { get; init; }
}
