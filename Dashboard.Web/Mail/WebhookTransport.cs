using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Dashboard.Core.Webhooks;
using Microsoft.Extensions.Options;

namespace Dashboard.Web.Mail;

/// <summary>Posts to endpoints that clients named. Whether an address may be called is decided on the address that is connected to; what its name says is looked at before, to tell people early.</summary>
internal sealed class WebhookTransport : IWebhookTransport, IDisposable
{
    /// <summary>So much of an answer is read and kept.</summary>
    private const int KeptOfAnswer = 2_000;

    private const int Redirects = 300, RedirectsEnd = 400;

    private readonly IReadOnlyList<IPNetwork> _trusted;
    private readonly HttpClient _http;
    private readonly TimeProvider _clock;

    public WebhookTransport(IOptions<WebhookSettings> settings, TimeProvider clock)
    {
        _clock = clock;
        _trusted = [.. settings.Value.TrustedNetworks.Select(IPNetwork.Parse)];
        var handler = PublicNetwork.Handler(settings.Value.Timeout, _trusted);
        handler.PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30);
        handler.PooledConnectionLifetime = TimeSpan.FromMinutes(2); // so that a change of the DNS is seen
        handler.MaxResponseHeadersLength = 32;
        _http = new(handler) { Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.UserAgent.ParseAdd("SMTPCloud-Webhooks/1");
    }

    public async Task<string?> RefuseAsync(string url, CancellationToken ct)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || address.Host.Length == 0) return "This is no address that can be called. Write it like https://example.com/hooks.";
        if (address.UserInfo.Length > 0) return "Leave name and password out of the address; calls are signed instead.";
        if (address.Fragment.Length > 0) return "Leave out what stands after #: it is never sent.";
        if (address.Port is 0) return "Port 0 cannot be called.";

        var host = address.IdnHost.TrimEnd('.'); // the dot of the root makes a name of an address, for some
        IPAddress[] addresses;
        try
        {
            addresses = await Dns.GetHostAddressesAsync(host, ct);
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            // Not found today: a name may be set up later, and what it leads to is looked at with each call.
            addresses = [];
        }

        var isTrusted = addresses.Length > 0 && addresses.All(a => PublicNetwork.IsIn(_trusted, a));
        if (isTrusted) return null;
        if (IsLocalName(host) || addresses.Any(a => !PublicNetwork.IsPublic(a))) return "This address does not lie in the public internet, and is never called.";
        if (addresses.Length == 0 && address.HostNameType is not UriHostNameType.Dns) return "This is no address that can be called. Write it like https://example.com/hooks.";
        return address.Scheme == "https" ? null : "Use https: addresses of people are told.";
    }

    public async Task<WebhookReply> PostAsync(WebhookCall call, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(call.Timeout);
        using var request = new HttpRequestMessage(HttpMethod.Post, call.Address) { Content = new StringContent(call.Body, Encoding.UTF8, "application/json") };
        foreach (var (name, value) in call.Headers) request.Headers.TryAddWithoutValidation(name, value);
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            var status = (int)response.StatusCode;
            var body = await BeginningAsync(response, patience.Token);
            var headers = string.Join('\n', response.Headers.Concat(response.Content.Headers).Select(h => $"{h.Key}: {string.Join(", ", h.Value)}"));
            return new(status, Clean(headers), Clean(body), RetryAfter(response), status is >= Redirects and < RedirectsEnd ? $"It answered {status}; redirects are not followed." : null);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return Trouble(string.Create(CultureInfo.InvariantCulture, $"No answer within {call.Timeout.TotalSeconds:0.#} seconds."));
        }
        catch (HttpRequestException e)
        {
            return Trouble(e.InnerException is { } inner ? $"{e.Message} {inner.Message}" : e.Message);
        }
        catch (IOException e)
        {
            return Trouble(e.Message);
        }
    }

    public void Dispose() => _http.Dispose();

    private static bool IsLocalName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || Array.Exists([".localhost", ".local", ".internal", ".home.arpa", ".lan"], end => host.EndsWith(end, StringComparison.OrdinalIgnoreCase));

    private static WebhookReply Trouble(string words) => new(null, null, null, null, Clean(words));

    private static async Task<string> BeginningAsync(HttpResponseMessage response, CancellationToken ct)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(ct);
        var buffer = new byte[KeptOfAnswer];
        var read = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, ct);
        return Encoding.UTF8.GetString(buffer, 0, read);
    }

    /// <summary>Without what a text of the database cannot hold.</summary>
    private static string Clean(string text)
    {
        text = text.Replace("\0", "", StringComparison.Ordinal);
        return text.Length > KeptOfAnswer ? text[..KeptOfAnswer] : text;
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        if (response.Headers.RetryAfter is not { } asked) return null;
        var wait = asked.Delta ?? asked.Date - _clock.GetUtcNow();
        return wait > TimeSpan.Zero ? wait : null;
    }
}
