using System.Net;

namespace Dashboard.Web.Sheets;

/// <summary>No access token was given out.</summary>
internal sealed class TokenRefusedException(HttpStatusCode status, string reason) : Exception(reason)
{
    public HttpStatusCode Status { get; } = status;
}
