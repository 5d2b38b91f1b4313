using System.Security.Cryptography;

namespace Dashboard.Web.Startup;

/// <summary>
/// What every answer tells the browser to refuse: scripts that are not ours, frames around us, guesses at types. A page's own scripts carry a nonce that is drawn for it.
/// What set a policy of its own keeps it: the mails of view-in-browser are sealed tighter.
/// </summary>
internal sealed class SecurityHeaders(RequestDelegate next, string publicUrl)
{
    private const string Nonce = "csp-nonce";
    private const int NonceBytes = 16;

    private readonly bool _isSecure = publicUrl.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    /// <summary>The nonce of this answer.</summary>
    public static string NonceOf(HttpContext context) =>
        context.Items[Nonce] as string ?? (string)(context.Items[Nonce] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(NonceBytes)));

    public Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(() =>
        {
            var headers = context.Response.Headers;
            headers.XContentTypeOptions = "nosniff";
            if (headers.ContentSecurityPolicy.Count == 0) (headers.ContentSecurityPolicy, headers.XFrameOptions) = (PolicyOf(context), "DENY");
            if (!headers.ContainsKey("Referrer-Policy")) headers["Referrer-Policy"] = "same-origin";
            headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), publickey-credentials-get=(self), publickey-credentials-create=(self)";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            if (_isSecure) headers.StrictTransportSecurity = "max-age=31536000; includeSubDomains";
            return Task.CompletedTask;
        });
        return next(context);
    }

    /// <summary>
    /// Styles may stand inline: MudBlazor writes positions into attributes, and so do mails, whose previews inherit this policy. Images may come from anywhere for the same reason.
    /// </summary>
    private static string PolicyOf(HttpContext context)
    {
        const string rest = "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob: https: http:; font-src 'self' data:; connect-src 'self'; media-src 'self'; worker-src 'self' blob:; "
            + "frame-src 'self' blob: data:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";
        // The API's browsable page and Hangfire's start themselves by a script of their own making.
        var scripts = context.Request.Path.StartsWithSegments(Urls.ApiDocs) || context.Request.Path.StartsWithSegments(Urls.Hangfire) ? "'self' 'unsafe-inline'" : $"'self' 'nonce-{NonceOf(context)}'";
        return $"default-src 'self'; script-src {scripts}; {rest}";
    }
}
