using System.Globalization;

namespace Dashboard.Web.Api;

/// <summary>Versions on the wire: an answer's ETag, and the If-Match of an edit that is to meet the same version.</summary>
internal static class ETags
{
    /// <summary>Gives the answer its version.</summary>
    public static void Set(HttpContext http, uint version) => http.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    /// <summary>The version that the caller read, or null where it does not matter; one that we never gave out matches none.</summary>
    public static uint? Read(HttpContext http)
    {
        var match = http.Request.Headers.IfMatch.ToString();
        if (match is "" or "*") return null;
        return uint.TryParse(match.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0;
    }
}
