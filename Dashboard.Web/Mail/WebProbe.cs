using Dashboard.Core.Campaigns;

namespace Dashboard.Web.Mail;

/// <summary>Asks a page for its head, and for itself where the server knows no HEAD; nothing of a body is read.</summary>
internal sealed class WebProbe : IWebProbe, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(6);
    private readonly HttpClient _http = new(PublicNetwork.Handler(Patience)) { Timeout = Patience };

    public WebProbe() => _http.DefaultRequestHeaders.UserAgent.ParseAdd("Mozilla/5.0 (compatible; SMTPCloud-Preflight)");

    public async Task<WebAnswer> AskAsync(Uri address, CancellationToken ct)
    {
        try
        {
            var head = await SendAsync(HttpMethod.Head, address, ct);
            return head.IsFine && head.Status is not 405 ? head : await SendAsync(HttpMethod.Get, address, ct);
        }
        catch (HttpRequestException e)
        {
            return new(null, null, e.Message);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new(null, null, $"no answer within {Patience.TotalSeconds:0} seconds");
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<WebAnswer> SendAsync(HttpMethod method, Uri address, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, address);
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
        return new((int)response.StatusCode, response.Content.Headers.ContentLength, null);
    }
}
