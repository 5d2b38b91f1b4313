using System.Net;
using Dashboard.Core.Tracking;

namespace Dashboard.Web.Tracking;

/// <summary>Who is asking, as an event keeps it.</summary>
internal static class Visitor
{
    /// <summary>The address, IPv4 as such and without an interface's name.</summary>
    public static IPAddress? Ip(HttpContext http) => http.Connection.RemoteIpAddress switch
    {
        null => null,
        { IsIPv4MappedToIPv6: true } mapped => mapped.MapToIPv4(),
        { AddressFamily: System.Net.Sockets.AddressFamily.InterNetworkV6, ScopeId: not 0 } scoped => new IPAddress(scoped.GetAddressBytes()),
        var plain => plain,
    };

    /// <summary>What they call themselves, cut to what an event holds; null where they say nothing.</summary>
    public static string? Agent(HttpContext http)
    {
        var agent = http.Request.Headers.UserAgent.ToString();
        if (agent.Length == 0) return null;
        return agent.Length <= Visit.UserAgentLength ? agent : agent[..Visit.UserAgentLength];
    }
}
