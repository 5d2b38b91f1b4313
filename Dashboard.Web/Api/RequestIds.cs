namespace Dashboard.Web.Api;

/// <summary>Every answer carries X-Request-Id: the caller's own where it is a sane one, else a new one. The log's lines of a request carry it too.</summary>
internal sealed class RequestIds(RequestDelegate next, ILogger<RequestIds> log)
{
    public const string Header = "X-Request-Id";

    private const int LongestTaken = 128;

    public async Task InvokeAsync(HttpContext context)
    {
        // A page that is not found is carried out a second time within the same request.
        if (!context.Response.Headers.ContainsKey(Header))
        {
            var given = context.Request.Headers[Header].ToString();
            context.TraceIdentifier = IsSane(given) ? given : Guid.NewGuid().ToString("N");
            context.Response.Headers[Header] = context.TraceIdentifier;
            context.Response.OnStarting(() =>
            {
                context.Response.Headers[Header] = context.TraceIdentifier; // the error page begins its answer anew, without headers
                return Task.CompletedTask;
            });
        }

        using (log.BeginScope(new Dictionary<string, object> { ["RequestId"] = context.TraceIdentifier }))
            await next(context);
    }

    /// <summary>Only what can stand in a log line and a header as it is.</summary>
    private static bool IsSane(string id) =>
        id.Length is > 0 and <= LongestTaken && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':');
}
